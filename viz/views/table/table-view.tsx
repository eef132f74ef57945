import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { App } from '../../app/app.js';
import { countOf, countText } from '../../app/format.js';
import type { Scene, View, ViewProps } from '../../app/view.js';
import type { ListSize, ListWindow } from '../../app/windowing.js';
import { contentHeight, scrollTo, windowAt } from '../../app/windowing.js';
import { countBelow } from '../../model/rows.js';
import type { Row } from '../../model/trace-model.js';
import { EventRow, TableHead } from './event-row.js';

const ROW_HEIGHT = 24;
const ROW_HEIGHT_NARROW = 48;
const PROJECTOR_SCALE = 1.35;

/** All events as rows: the list, the result of the search, and what every picture is to those who cannot see it. */
export const tableView: View = { id: 'table', title: 'Events', key: '7', Component: TableView, toSvg: null };

function TableView({ app, onScene }: ViewProps): JSX.Element | null {
  const model = app.model.value;
  const [showsAll, setShowsAll] = useState(false);
  if (model === null) return null;
  const filter = app.filter.value;
  const rows = filter === null || showsAll ? null : filter.sorted;
  return (
    <div class="table-view">
      {filter !== null && (
        <p class="view-note">
          {rows === null
            ? `All ${countOf(model.columns.count, 'event')}; ${countText(filter.size)} of them match.`
            : `${countText(filter.size)} of ${countOf(model.columns.count, 'event')}.`}{' '}
          <button
            type="button"
            class="link"
            onClick={() => {
              setShowsAll(!showsAll);
            }}
          >
            {rows === null ? 'Show the matching ones only' : 'Show all'}
          </button>
        </p>
      )}
      <Grid app={app} rows={rows} onScene={onScene} />
    </div>
  );
}

interface GridProps {
  readonly app: App;
  /** Rising; null: every row. */
  readonly rows: Int32Array | null;
  readonly onScene: (scene: Scene) => void;
}

function Grid({ app, rows, onScene }: GridProps): JSX.Element {
  const scroller = useRef<HTMLDivElement>(null);
  const [scrollTop, setScrollTop] = useState(0);
  const height = useRowsHeight(scroller);
  const count = rows === null ? (app.model.value?.columns.count ?? 0) : rows.length;
  const size: ListSize = { count, rowHeight: rowHeightOf(app), height };
  const cursor = app.cursor.value;
  const place = rows === null ? cursor : countBelow(rows, cursor + 1) - 1;
  useLayoutEffect(() => {
    const wanted = height === 0 ? null : scrollTo(size, scroller.current?.scrollTop ?? 0, Math.max(0, place));
    if (wanted !== null && scroller.current !== null) scroller.current.scrollTop = wanted;
  }, [place, height, count]);
  const shown = windowAt(size, scrollTop);
  const drawn = rowsOf(shown, rows);
  useTold({ app, drawn, shown, rowHeight: size.rowHeight, folded: count - drawn.length }, onScene);
  return (
    <div
      ref={scroller}
      class="grid"
      role="grid"
      aria-label="Events"
      aria-rowcount={count + 1}
      aria-colcount={6}
      aria-activedescendant={`event-${String(cursor)}`}
      tabIndex={0}
      onScroll={(event) => {
        setScrollTop(event.currentTarget.scrollTop);
      }}
      onKeyDown={(event) => {
        walk(event, { app, rows, place, page: Math.max(1, Math.floor(height / size.rowHeight) - 2) });
      }}
    >
      <TableHead app={app} />
      <div class="grid-content" role="presentation" style={{ height: `${String(contentHeight(size))}px` }}>
        <div role="rowgroup" class="grid-rows" style={{ transform: `translateY(${String(shown.top)}px)` }}>
          {drawn.map((row, i) => (
            <EventRow key={row} app={app} row={row} place={shown.first + i} height={size.rowHeight} />
          ))}
        </div>
      </div>
    </div>
  );
}

function rowHeightOf(app: App): number {
  if (app.isNarrow.value) return ROW_HEIGHT_NARROW;
  return app.isProjector.value ? Math.round(ROW_HEIGHT * PROJECTOR_SCALE) : ROW_HEIGHT;
}

function rowsOf({ first, last }: ListWindow, rows: Int32Array | null): readonly Row[] {
  if (rows !== null) return [...rows.subarray(first, last)];
  return Array.from({ length: Math.max(0, last - first) }, (_, i) => first + i);
}

/** The height that is left for rows below the head, kept up with. */
function useRowsHeight(element: { readonly current: HTMLDivElement | null }): number {
  const [height, setHeight] = useState(0);
  useLayoutEffect(() => {
    const { current } = element;
    if (current === null) return undefined;
    const measure = (): void => {
      const head = current.querySelector<HTMLElement>('.grid-head');
      setHeight(current.clientHeight - (head?.offsetHeight ?? 0));
    };
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    measure();
    return () => {
      observer.disconnect();
    };
  }, []);
  return height;
}

interface Walk {
  readonly app: App;
  readonly rows: Int32Array | null;
  /** Of the cursor, in the list. */
  readonly place: number;
  readonly page: number;
}

/** Within the list, up and down are rows and not causes. */
function walk(event: KeyboardEvent, { app, rows, place, page }: Walk): void {
  if (event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
  const by = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page }[event.key];
  if (by === undefined) return;
  event.preventDefault();
  const count = rows === null ? (app.model.value?.columns.count ?? 0) : rows.length;
  const next = Math.min(count - 1, Math.max(0, place + by));
  const row = rows === null ? next : rows[next];
  if (row !== undefined) app.moveTo(row, 'step');
}

interface Told {
  readonly app: App;
  readonly drawn: readonly Row[];
  readonly shown: ListWindow;
  readonly rowHeight: number;
  readonly folded: number;
}

function useTold({ app, drawn, shown, rowHeight, folded }: Told, onScene: (scene: Scene) => void): void {
  const draws = useRef(0);
  useEffect(() => {
    draws.current += 1;
    const actors = app.model.value?.columns.actor;
    const marks = drawn.map((row, i) => {
      const y = (shown.first + i) * rowHeight;
      return { kind: 'event', row, lane: actors?.[row] ?? 0, x: 0, y, label: app.details.summary(row) };
    });
    onScene({ view: 'table', marks, folded, draws: draws.current });
  });
}
