import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import type { Workbench } from '../../app/workbench.js';

/** How a trace is made, for those who have none. */
const COMMAND = 'npx quorumlab run swarm --protocol zab --variant zk-1154 --seed 24 --trace always';

/** Three ways in, each of them by keyboard too. */
export function Empty({ app }: { readonly app: Workbench }): JSX.Element {
  return (
    <main class="opening">
      <h2>Open a trace</h2>
      <ol class="ways">
        <li>
          <h3>Drop a file here</h3>
          <p>A trace of a run: a file that ends in .jsonl or .jsonl.gz.</p>
        </li>
        <li>
          <h3>Choose a file</h3>
          <FileChoice app={app} />
        </li>
        <li>
          <h3>Make one</h3>
          <p>This runs a scenario with a known fault and writes its trace to out/traces:</p>
          <p>
            <code>{COMMAND}</code>
          </p>
          <p>
            <code>npx quorumlab view FILE</code> then opens it in this page.
          </p>
        </li>
      </ol>
    </main>
  );
}

export function FileChoice({ app }: { readonly app: Workbench }): JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        class="unseen"
        tabIndex={-1}
        aria-label="Trace file"
        accept=".jsonl,.gz,.jsonl.gz"
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          if (file !== undefined)
            app.act({ kind: 'open', source: { kind: 'file', name: file.name, blob: file } });
        }}
      />
      <button type="button" class="button" onClick={() => input.current?.click()}>
        Choose a file…
      </button>
    </>
  );
}
