import type { JSX } from 'preact';
import { unreachable } from '../../../core/assert.js';
import { bytesText, countOf } from '../../app/format.js';
import type { Opening } from '../../app/app.js';
import type { Workbench } from '../../app/workbench.js';
import { Empty, FileChoice } from './empty.js';
import { Suite } from './suite.js';

/** What fills the page while no trace can be shown. */
export function OpeningPage({ app }: { readonly app: Workbench }): JSX.Element {
  const opening = app.opening.value;
  switch (opening.kind) {
    case 'empty':
    case 'open':
      return app.report.value === null ? <Empty app={app} /> : <Suite app={app} report={app.report.value} />;
    case 'loading':
      return <Loading app={app} opening={opening} />;
    case 'failed':
      return <Failed app={app} message={opening.message} />;
    default:
      return unreachable(opening);
  }
}

interface LoadingProps {
  readonly app: Workbench;
  readonly opening: Extract<Opening, { readonly kind: 'loading' }>;
}

function Loading({ app, opening: { name, progress } }: LoadingProps): JSX.Element {
  const { bytes, bytesTotal, events } = progress;
  return (
    <main class="opening">
      <h2>Opening {name}</h2>
      <progress
        aria-label="Read so far"
        max={bytesTotal ?? undefined}
        value={bytesTotal === null ? undefined : bytes}
      />
      <p role="status">
        {bytesText(bytes)}
        {bytesTotal !== null && ` of ${bytesText(bytesTotal)}`} read, {countOf(events, 'event')}.
      </p>
      <button
        type="button"
        class="button"
        onClick={() => {
          app.act({ kind: 'close' });
        }}
      >
        Cancel
      </button>
    </main>
  );
}

function Failed({ app, message }: { readonly app: Workbench; readonly message: string }): JSX.Element {
  return (
    <main class="opening">
      <h2>This file cannot be opened</h2>
      <p role="alert">{message}</p>
      <div class="buttons">
        <FileChoice app={app} />
        <button
          type="button"
          class="button"
          onClick={() => {
            app.act({ kind: 'close' });
          }}
        >
          Back
        </button>
      </div>
    </main>
  );
}
