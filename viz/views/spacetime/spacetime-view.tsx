import { effect, untracked, useComputed, useSignal } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { App } from '../../app/app.js';
import { durationText, timeText } from '../../app/format.js';
import type { View, ViewProps } from '../../app/view.js';
import { LayerStack } from '../../draw/layer-stack.js';
import type { LayerPainter } from '../../draw/layer-painter.js';
import { SvgBrush } from '../../draw/svg-brush.js';
import { attachTimeZoom } from '../../draw/time-zoom.js';
import { makeTimeMap } from '../../draw/time-map.js';
import { DARK, LIGHT } from '../../draw/tokens.js';
import type { Row } from '../../model/trace-model.js';
import { captioned } from '../chart/caption.js';
import { clockRows, clockSpans } from './clocks.js';
import { closerRange } from './closer.js';
import { Diagram, drawnScene } from './diagram.js';
import { scrollTo } from './frame.js';
import type { Pointed } from './pointer.js';
import { attachPointer } from './pointer.js';
import './spacetime.css';
import { foldedText, summaryOf } from './words.js';

/** Lanes of actors over time, and the messages between them. */
function SpacetimeView({ app, onScene }: ViewProps): JSX.Element {
  const diagram = useMemo(() => new Diagram(app), [app]);
  const pointed = useSignal<Pointed | null>(null);
  useEffect(() => followClocks(app, diagram), [app, diagram]);
  const draws = useRef(0);
  const summary = useComputed(() => {
    const drawing = diagram.drawing.value;
    return drawing === null ? 'Space-time diagram' : summaryOf(drawing);
  });
  return (
    <LayerStack
      layers={diagram.layers}
      label={summary}
      onPainted={() => {
        const drawing = diagram.drawing.peek();
        if (drawing === null) return;
        draws.current += 1;
        onScene(drawnScene(drawing, diagram.selection(), draws.current));
      }}
      onReady={(host, painter) => attach(host, painter, { app, diagram, tell: (at) => (pointed.value = at) })}
    >
      <Folded app={app} diagram={diagram} />
      <Tip app={app} pointed={pointed} />
    </LayerStack>
  );
}

/** Asks how the clocks stand after each change of one, whenever there is a new trace. */
function followClocks(app: App, diagram: Diagram): () => void {
  return effect(() => {
    const model = app.model.value;
    const kept = diagram.kept.value;
    // What asking touches is none of this effect's business.
    untracked(() => {
      diagram.clocks.value = [];
      const rows = model === null || kept === null ? [] : clockRows(model, kept);
      if (model === null || rows.length === 0) return;
      void app.service.details(rows).then((details) => {
        if (app.model.peek() === model) diagram.clocks.value = clockSpans(model, details);
      });
    });
  });
}

interface Attached {
  readonly app: App;
  readonly diagram: Diagram;
  readonly tell: (pointed: Pointed | null) => void;
}

/** Follows the size, and lets wheel, drag, pinch and pointer act on the app. */
function attach(host: HTMLElement, painter: LayerPainter, { app, diagram, tell }: Attached): () => void {
  const followSize = effect(() => {
    diagram.size.value = painter.size.value;
  });
  const empty = makeTimeMap('time', {
    columns: { count: 0, micros: new Float64Array(0) },
    beginMicros: 0,
    endMicros: 1,
  });
  const detachZoom = attachTimeZoom(host, {
    map: () => diagram.map.peek() ?? empty,
    axis: () => {
      const frame = diagram.drawing.peek()?.frame;
      const { start, length } = frame?.axis ?? { start: 0, length: 0 };
      return { isVertical: frame?.isVertical ?? false, start, length };
    },
    range: () => app.range.peek(),
    setRange: (range) => {
      app.setRange(range);
    },
    panAcross: (px) => {
      const frame = diagram.drawing.peek()?.frame;
      if (frame !== undefined)
        diagram.scroll.value = Math.max(0, Math.min(frame.overflow, frame.scroll - px));
    },
  });
  const detachPointer = attachPointer(host, { app, diagram, tell });
  const followCursor = effect(() => {
    const row = app.cursor.value;
    const model = app.model.value;
    // Where the lanes do not fit, the one of the cursor is brought into sight.
    untracked(() => {
      const frame = diagram.drawing.value?.frame;
      if (frame === undefined || model === null) return;
      diagram.scroll.value = scrollTo(frame, model.columns.actor[row] ?? 0);
    });
  });
  return () => {
    followSize();
    followCursor();
    detachZoom();
    detachPointer();
  };
}

/** How much is counted rather than drawn, and the way to see it. */
function Folded({ app, diagram }: { readonly app: App; readonly diagram: Diagram }): JSX.Element | null {
  const text = useComputed(() => {
    const drawing = diagram.drawing.value;
    return drawing === null ? null : foldedText(drawing);
  });
  if (text.value === null) return null;
  return (
    <button
      type="button"
      class="spacetime-folded"
      onClick={() => {
        const drawing = diagram.drawing.peek();
        if (drawing !== null) app.setRange(closerRange(drawing, app.cursor.peek()));
      }}
    >
      {text.value} <span class="spacetime-closer">Zoom in</span>
    </button>
  );
}

interface TipProps {
  readonly app: App;
  readonly pointed: ReadonlySignal<Pointed | null>;
}

/** One line on what is under the pointer. */
function Tip({ app, pointed }: TipProps): JSX.Element | null {
  const at = pointed.value;
  const row = at?.hit.kind === 'row' ? at.hit.row : null;
  const summary = useSummary(app, row);
  if (at === null) return null;
  const text = at.hit.kind === 'row' ? summary : at.hit.text;
  if (text === '') return null;
  const hint = at.hit.kind === 'fold' ? ' Click to zoom in.' : '';
  return (
    <div class="spacetime-tip" role="tooltip" ref={(element) => placeTip(element, at)}>
      {text}
      {hint}
    </div>
  );
}

/** `s2, 1.204113 s: acks 2.5 to s1`; empty until the worker has said it. */
function useSummary(app: App, row: Row | null): string {
  const text = useSignal<{ readonly row: Row; readonly text: string } | null>(null);
  useEffect(() => {
    if (row === null) return undefined;
    let isWanted = true;
    void app.service.details([row]).then(([detail]) => {
      const model = app.model.peek();
      if (!isWanted || detail === undefined || model === null) return;
      text.value = { row, text: rowText(app, detail.row, detail.summary) };
    });
    return () => {
      isWanted = false;
    };
  }, [row]);
  return text.value !== null && text.value.row === row ? text.value.text : '';
}

function rowText(app: App, row: Row, summary: string): string {
  const model = app.model.peek();
  if (model === null) return summary;
  const { columns, messages } = model;
  const actor = model.actors[columns.actor[row] ?? 0]?.name ?? '';
  const id = messages.ofRow[row] ?? -1;
  const took = (messages.endedMicros[id] ?? 0) - (messages.sentMicros[id] ?? 0);
  const travel = id >= 0 ? `, under way for ${durationText(took)}` : '';
  return `${actor}, ${timeText(columns.micros[row] ?? 0)}: ${summary}${travel}`;
}

/** Beside the pointer, where it is not cut off. */
function placeTip(element: HTMLElement | null, { x, y }: Pointed): void {
  const parent = element?.parentElement;
  if (element === null || parent === null || parent === undefined) return;
  const left = Math.max(4, Math.min(x + 14, parent.clientWidth - element.offsetWidth - 4));
  const isRoom = y + 18 + element.offsetHeight < parent.clientHeight;
  element.style.left = `${String(left)}px`;
  element.style.top = `${String(isRoom ? y + 18 : Math.max(4, y - 12 - element.offsetHeight))}px`;
}

function toSvg(app: App, size: { readonly width: number; readonly height: number }): string {
  const palette = app.isDark.value ? DARK : LIGHT;
  const brush = new SvgBrush();
  const diagram = new Diagram(app, { palette: { value: palette }, size });
  for (const { paint } of diagram.layers) paint(brush, size);
  return captioned(brush, palette, { title: 'Space-time diagram', app, size });
}

export const spacetimeView: View = {
  id: 'spacetime',
  title: 'Space-time',
  key: '1',
  Component: SpacetimeView,
  toSvg,
};
