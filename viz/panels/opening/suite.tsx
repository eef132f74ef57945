import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { countOf, countText } from '../../app/format.js';
import { embeddedSource } from '../../app/embedded-source.js';
import type { Workbench } from '../../app/workbench.js';
import type { EmbeddedReport, EmbeddedTrace, SuiteRow } from '../../model/embedded.js';
import { runLook } from '../verdict-words.js';

export interface SuiteProps {
  readonly app: Workbench;
  readonly report: EmbeddedReport;
}

/** The landing page of a report: the traces that it holds, and the table of the whole campaign. */
export function Suite({ app, report }: SuiteProps): JSX.Element {
  const { traces, suite, remarks } = report;
  const list = useRef<HTMLUListElement>(null);
  // The worst comes first: Enter opens it.
  useEffect(() => list.current?.querySelector('button')?.focus({ preventScroll: true }), []);
  return (
    <main class="suite">
      <section>
        <h2>{countOf(traces.length, 'trace')} to look at</h2>
        <ul class="traces" ref={list}>
          {traces.map((trace, place) => (
            <li key={place}>
              <TraceButton app={app} trace={trace} />
            </li>
          ))}
        </ul>
      </section>
      {suite !== null && <SuiteTable app={app} report={report} rows={suite} />}
      {remarks.map((remark) => (
        <p key={remark} class="muted">
          {remark}
        </p>
      ))}
    </main>
  );
}

function TraceButton({
  app,
  trace,
}: {
  readonly app: Workbench;
  readonly trace: EmbeddedTrace;
}): JSX.Element {
  const { sign, word, tone } = runLook(trace.verdict);
  return (
    <button
      type="button"
      class="trace"
      onClick={() => {
        openTrace(app, trace);
      }}
    >
      <span class={`chip ${tone}`}>
        <span aria-hidden="true">{sign}</span> {word}
      </span>
      <b>{trace.title}</b>
      {trace.events !== null && <span class="muted">{countOf(trace.events, 'event')}</span>}
      {trace.finding !== null && <span class="finding-line">{trace.finding}</span>}
    </button>
  );
}

interface SuiteTableProps extends SuiteProps {
  readonly rows: readonly SuiteRow[];
}

/** Columns that stand to the right. */
const NUMBERS: ReadonlySet<string> = new Set(['Servers', 'Seeds', 'Steps']);

function SuiteTable({ app, report, rows }: SuiteTableProps): JSX.Element {
  const titles = [
    'Scenario',
    'Protocol',
    'Variant',
    'Servers',
    'Seeds',
    'Verdicts',
    'Broken promises',
    'Steps',
    'Traces',
  ];
  return (
    <section>
      <h2>All runs</h2>
      <div class="scroll-x" tabIndex={0} role="region" aria-label="Table of all runs">
        <table>
          <thead>
            <tr>
              {titles.map((title) => (
                <th key={title} scope="col" class={NUMBERS.has(title) ? 'number' : undefined}>
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, place) => (
              <SuiteLine key={place} app={app} report={report} row={row} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function SuiteLine({ app, report, row }: SuiteProps & { readonly row: SuiteRow }): JSX.Element {
  const verdicts = Object.entries(row.verdicts).map(([verdict, count]) => `${String(count)} ${verdict}`);
  return (
    <tr title={row.replay}>
      <th scope="row">{row.scenario}</th>
      <td>{row.protocol}</td>
      <td>{row.variant ?? ''}</td>
      <td class="number">{row.servers}</td>
      <td class="number">{row.seeds}</td>
      <td>{verdicts.join(', ')}</td>
      <td>{row.broken.join(', ')}</td>
      <td class="number">{countText(row.steps)}</td>
      <td>
        {row.traces.map((place, i) => {
          const trace = report.traces[place];
          if (trace === undefined) return null;
          return (
            <button
              type="button"
              key={place}
              class="link"
              title={trace.title}
              onClick={() => {
                openTrace(app, trace);
              }}
            >
              open{row.traces.length > 1 ? ` ${String(i + 1)}` : ''}
            </button>
          );
        })}
      </td>
    </tr>
  );
}

function openTrace(app: Workbench, trace: EmbeddedTrace): void {
  app.act({ kind: 'open', source: embeddedSource(trace, document) });
}
