import type { JSX } from 'preact';
import type { App } from '../../app/app.js';
import { timeText } from '../../app/format.js';
import { causesOf } from '../../app/stepping.js';
import type { Row } from '../../model/trace-model.js';

/** So many causes are links in a row; the inspector shows all. */
const CAUSES_MAX = 3;

/** The first columns hold numbers, which stand to the right. */
const NUMBERS = 2;

export function TableHead({ app }: { readonly app: App }): JSX.Element {
  const isNarrow = app.isNarrow.value;
  const names = ['Event', 'Time', 'Actor', 'Kind', 'What happened', 'Causes'];
  return (
    <div class="grid-head" role="row" aria-rowindex={1}>
      {names.map((name, column) => (
        <span
          key={name}
          role="columnheader"
          class={isNarrow ? 'unseen' : column < NUMBERS ? 'number' : undefined}
        >
          {name}
        </span>
      ))}
    </div>
  );
}

export interface EventRowProps {
  readonly app: App;
  readonly row: Row;
  /** In the list. */
  readonly place: number;
  readonly height: number;
}

export function EventRow({ app, row, place, height }: EventRowProps): JSX.Element | null {
  const model = app.model.value;
  if (model === null) return null;
  const { columns, kinds, actors } = model;
  const filter = app.filter.value;
  const stop = app.finding.value === null ? -1 : stopOf(app, row);
  return (
    <div
      id={`event-${String(row)}`}
      class={filter === null || filter.has(row) ? 'grid-row' : 'grid-row dim'}
      role="row"
      aria-rowindex={place + 2}
      aria-selected={app.cursor.value === row}
      style={{ height: `${String(height)}px` }}
      onClick={() => {
        app.moveTo(row, 'step');
      }}
    >
      <span role="gridcell" class="mono number">
        {stop >= 0 && (
          <b class="stop" title={`Evidence ${String(stop + 1)}`}>
            ▲{stop + 1}{' '}
          </b>
        )}
        #{columns.index[row]}
      </span>
      <span role="gridcell" class="mono number">
        {timeText(columns.micros[row] ?? 0)}
      </span>
      <span role="gridcell">{actors[columns.actor[row] ?? 0]?.name}</span>
      <span role="gridcell" class="mono muted">
        {kinds[columns.kind[row] ?? 0]?.kind}
      </span>
      <span role="gridcell" class="what">
        {app.details.summary(row)}
      </span>
      <span role="gridcell" class="mono">
        <Causes app={app} row={row} />
      </span>
    </div>
  );
}

function Causes({ app, row }: { readonly app: App; readonly row: Row }): JSX.Element | null {
  const model = app.model.value;
  if (model === null) return null;
  const causes = causesOf(model, row);
  const left = causes.length - CAUSES_MAX;
  return (
    <>
      {causes.slice(0, CAUSES_MAX).map((cause) => (
        <button
          type="button"
          key={cause}
          class="link"
          tabIndex={-1}
          onClick={(event) => {
            event.stopPropagation();
            app.moveTo(cause, 'jump');
          }}
        >
          #{model.columns.index[cause]}
        </button>
      ))}
      {left > 0 && <span class="muted">+{left}</span>}
    </>
  );
}

/** Which piece of evidence of the finding at hand a row is; -1 if none. */
function stopOf(app: App, row: Row): number {
  const finding = app.finding.value;
  const stops = finding === null ? undefined : app.model.value?.findings[finding]?.stops;
  return stops?.findIndex((stop) => stop.row === row) ?? -1;
}
