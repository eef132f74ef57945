import type { JSX } from 'preact';
import { countOf, durationText, timeText } from '../app/format.js';
import { rangeOfRows } from '../app/ranges.js';
import type { Workbench } from '../app/workbench.js';
import { countBelow } from '../model/rows.js';
import { RowLink, Tool } from './parts.js';

/** What is set apart from the rest of the events, and the ways out of it. */
export function FilterBar({ app }: { readonly app: Workbench }): JSX.Element | null {
  const { filter, cone, selection } = app;
  if (filter.value === null && cone.value === 'off' && selection.value === null) return null;
  return (
    <div class="filter-bar">
      <ConeChip app={app} />
      <QueryChip app={app} />
      <SelectionChip app={app} />
      {filter.value !== null && (
        <Tool
          label="Hide all others"
          isPressed={app.isHiding.value}
          onPress={() => {
            app.act({ kind: 'hide', isHiding: !app.isHiding.value });
          }}
        />
      )}
    </div>
  );
}

function QueryChip({ app }: { readonly app: Workbench }): JSX.Element | null {
  const found = app.found.value;
  if (found === null) return null;
  return (
    <span class="chip plain">
      <span>
        Found <code>{app.query.value}</code>: {countOf(found.size, 'event')}
      </span>
      <Tool
        label="Drop the search"
        sign="close"
        onPress={() => {
          app.act({ kind: 'search', text: '' });
        }}
      />
    </span>
  );
}

const CONES = { past: 'What led to', future: 'What came of', both: 'What led to and came of' } as const;

function ConeChip({ app }: { readonly app: Workbench }): JSX.Element | null {
  const mode = app.cone.value;
  if (mode === 'off') return null;
  return (
    <span class="chip plain" role="status">
      <span>
        {CONES[mode]}{' '}
        <RowLink app={app} row={app.coneRoot.value}>
          {app.coneName.value}
        </RowLink>
        : {countOf(app.coneRows.value?.size ?? 0, 'event')}
      </span>
      {!app.isNarrow.value && (
        <Tool
          label="Zoom to the cone"
          sign="zoom"
          onPress={() => {
            const { model } = app;
            const rows = app.coneRows.value;
            if (model.value !== null && rows !== null) app.setRange(rangeOfRows(model.value, [...rows]));
          }}
        />
      )}
      <Tool
        label="Leave the cone"
        sign="close"
        onPress={() => {
          app.act({ kind: 'cone-of', row: app.coneRoot.value, mode: 'off' });
        }}
      />
    </span>
  );
}

/** What lies in the range that the reader marked. */
function SelectionChip({ app }: { readonly app: Workbench }): JSX.Element | null {
  const range = app.selection.value;
  const model = app.model.value;
  if (range === null || model === null) return null;
  const { micros } = model.columns;
  const count = countBelow(micros, Math.floor(range.to) + 1) - countBelow(micros, range.from);
  return (
    <span class="chip plain" role="status" title={`${timeText(range.from)} to ${timeText(range.to)}`}>
      Selected {durationText(range.to - range.from)}: {countOf(count, 'event')}
      <Tool
        label="Zoom to the selection"
        sign="zoom"
        shortcut="z"
        onPress={() => {
          app.act({ kind: 'zoom' });
        }}
      />
      <Tool
        label="Drop the selection"
        sign="close"
        onPress={() => {
          app.act({ kind: 'select', range: null });
        }}
      />
    </span>
  );
}
