/** The pointer on the diagram: what is under it, a click on it, and a range that is marked with the shift key. */
import type { App } from '../../app/app.js';
import { NO_ROW } from '../../model/trace-model.js';
import type { Diagram } from './diagram.js';
import type { Hit } from './hits.js';
import { hitTest } from './hits.js';

export interface Pointed {
  readonly x: number;
  readonly y: number;
  readonly hit: Hit;
}

/** Returns what detaches it. `tell` is called with what is under the pointer whenever that changes. */
export function attachPointer(
  host: HTMLElement,
  { app, diagram, tell }: { app: App; diagram: Diagram; tell: (pointed: Pointed | null) => void },
): () => void {
  let marked: number | null = null;
  const place = (event: MouseEvent): readonly [number, number] => {
    const { left, top } = host.getBoundingClientRect();
    const point = [event.clientX - left, event.clientY - top] as const;
    return app.isNarrow.value ? [point[1], point[0]] : point;
  };
  const microsAt = (event: MouseEvent): number | null =>
    diagram.drawing.peek()?.frame.axis.microsAt(place(event)[0]) ?? null;
  const find = (event: MouseEvent): Hit | null => {
    const drawing = diagram.drawing.peek();
    return drawing === null ? null : hitTest(drawing, place(event));
  };
  const mark = (event: PointerEvent): void => {
    const micros = microsAt(event);
    if (marked === null || micros === null) return;
    app.act({ kind: 'select', range: { from: Math.min(marked, micros), to: Math.max(marked, micros) } });
  };
  const over = (event: PointerEvent): void => {
    if (marked !== null) {
      mark(event);
      return;
    }
    const hit = event.buttons === 0 ? find(event) : null;
    diagram.hover.value = hit?.kind === 'row' ? hit.row : NO_ROW;
    host.style.cursor = hit === null ? 'grab' : hit.kind === 'fold' ? 'zoom-in' : 'pointer';
    const { left, top } = host.getBoundingClientRect();
    tell(hit === null ? null : { x: event.clientX - left, y: event.clientY - top, hit });
  };
  const leave = (): void => {
    diagram.hover.value = NO_ROW;
    tell(null);
  };
  const down = (event: PointerEvent): void => {
    if (!event.shiftKey || event.button !== 0) return;
    marked = microsAt(event);
    host.setPointerCapture(event.pointerId);
  };
  const up = (): void => {
    marked = null;
  };
  const click = (event: MouseEvent): void => {
    if (event.shiftKey) return;
    const hit = find(event);
    if (hit === null) return;
    if (hit.kind === 'fold') app.setRange({ from: hit.from, to: hit.to });
    else app.moveTo(hit.row, 'jump');
  };
  const cause = (): void => {
    if (app.isNarrow.value) app.act({ kind: 'cause' });
  };
  const { signal, abort } = listening();
  host.addEventListener('pointermove', over, { signal });
  host.addEventListener('pointerleave', leave, { signal });
  host.addEventListener('pointerdown', down, { signal });
  host.addEventListener('pointerup', up, { signal });
  host.addEventListener('click', click, { signal });
  host.addEventListener('dblclick', cause, { signal });
  return abort;
}

function listening(): { readonly signal: AbortSignal; readonly abort: () => void } {
  const controller = new AbortController();
  return {
    signal: controller.signal,
    abort: () => {
      controller.abort();
    },
  };
}
