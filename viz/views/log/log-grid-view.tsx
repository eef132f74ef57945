import { effect, signal, useComputed } from '@preact/signals';
import type { Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import type { App } from '../../app/app.js';
import type { ViewProps } from '../../app/view.js';
import type { Size } from '../../draw/canvas.js';
import { countBelow } from '../../model/rows.js';
import type { Row, TraceModel } from '../../model/trace-model.js';
import { Chart } from '../chart/chart.js';
import type { ChartLayer } from '../chart/chart.js';
import { NOTHING_DRAWN } from '../chart/drawing.js';
import { columnOfRow, headColumn, makeLogGrid } from './log-cells.js';
import { clampFirst, firstToShow, makeLogFrame } from './log-frame.js';
import type { LogFrame, Wish } from './log-frame.js';
import type { LogIndex } from '../../model/log-index.js';
import { divergenceAt } from '../../model/log-index.js';
import { paintLog } from './log-paint.js';
import type { LogPicture } from './log-picture.js';
import { gridSentences } from './log-words.js';

/** What the grid shows of which trace, and from which column on. */
interface LogState {
  readonly index: LogIndex;
  readonly model: TraceModel;
  readonly first: Signal<number>;
  /** As it was drawn last. */
  frame: LogFrame | null;
}

export interface LogGridProps extends ViewProps {
  readonly index: LogIndex;
  readonly model: TraceModel;
}

/** Logs of ZAB: a row for each server, a column for each transaction. */
export function LogGridView({ app, onScene, index, model }: LogGridProps): JSX.Element {
  const state = useMemo<LogState>(() => ({ index, model, first: signal(0), frame: null }), [index, model]);
  const layers = useMemo<readonly ChartLayer[]>(
    () => [
      {
        name: 'grid',
        paint: ({ brush, size, palette }) => {
          if (app.model.value !== model) return NOTHING_DRAWN;
          const picture = pictureOf(app, state, size);
          state.frame = picture.frame;
          return paintLog(brush, palette, picture);
        },
      },
    ],
    [state],
  );
  useEffect(() => follow(app, state), [state]);
  const summary = useComputed(() => {
    const row = app.cursor.value;
    const grid = makeLogGrid(state.index, row, { first: 0, fitting: 0 });
    return gridSentences(grid, { index: state.index, model, row });
  });
  return (
    <Chart
      app={app}
      view="log"
      layers={layers}
      summary={summary}
      onScene={onScene}
      onReady={(host) => attachScroll(host, state)}
    />
  );
}

function pictureOf(app: App, { index, model, first }: LogState, size: Size): LogPicture {
  const row = app.cursor.value;
  const frame = makeLogFrame({
    size,
    scale: app.isProjector.value ? 1.35 : 1,
    isNarrow: app.isNarrow.value,
    servers: index.servers.length,
    columns: index.zxids.length,
    letters: index.letters,
    first: first.value,
  });
  const show = (column: number): void => {
    first.value = clampFirst(column - frame.fitting / 2, frame.columns, frame.fitting);
  };
  return { index, model, row, frame, grid: makeLogGrid(index, row, frame), show };
}

/** The grid as it would be drawn at this size, with what matters at the cursor in sight. */
export function staticPicture(app: App, index: LogIndex, model: TraceModel, size: Size): LogPicture {
  const state: LogState = { index, model, first: signal(0), frame: null };
  const { frame } = pictureOf(app, state, size);
  state.first.value = firstToShow(wishAt(index, app.cursor.value), frame);
  return pictureOf(app, state, size);
}

/** Keeps in sight what the cursor is about. */
function follow(app: App, state: LogState): () => void {
  return effect(() => {
    const row = app.cursor.value;
    const frame = state.frame ?? { first: 0, fitting: 12, columns: state.index.zxids.length };
    const first = state.first.peek();
    state.first.value = firstToShow(wishAt(state.index, row), { ...frame, first });
  });
}

/** The transaction that an event is about, else where histories begin to differ, else the newest one. */
function wishAt(index: LogIndex, row: Row): Wish {
  const found = divergenceAt(index, row);
  const divergence = found === null ? -1 : countBelow(index.zxids, found.zxid);
  const column = columnOfRow(index, row);
  if (column >= 0) return { column, divergence };
  return { column: divergence < 0 ? headColumn(index, row) : divergence, divergence };
}

/** Wheel and drag go along the columns. */
function attachScroll(host: HTMLElement, state: LogState): () => void {
  const drag = { from: 0, x: Number.NaN };
  const moveTo = (first: number): void => {
    if (state.frame === null) return;
    state.first.value = clampFirst(first, state.frame.columns, state.frame.fitting);
  };
  const wheel = (event: WheelEvent): void => {
    event.preventDefault();
    const px = event.deltaX === 0 ? event.deltaY : event.deltaX;
    moveTo(state.first.peek() + Math.sign(px) * Math.max(1, Math.round(Math.abs(px) / 50)));
  };
  const down = (event: PointerEvent): void => {
    drag.x = event.clientX;
    drag.from = state.first.peek();
  };
  const move = (event: PointerEvent): void => {
    if (Number.isNaN(drag.x) || state.frame === null) return;
    const columns = (drag.x - event.clientX) / state.frame.width;
    if (Math.abs(columns) >= 0.5) moveTo(drag.from + columns);
  };
  const up = (): void => {
    drag.x = Number.NaN;
  };
  host.addEventListener('wheel', wheel, { passive: false });
  host.addEventListener('pointerdown', down);
  host.addEventListener('pointermove', move);
  window.addEventListener('pointerup', up);
  return () => {
    host.removeEventListener('wheel', wheel);
    host.removeEventListener('pointerdown', down);
    host.removeEventListener('pointermove', move);
    window.removeEventListener('pointerup', up);
  };
}
