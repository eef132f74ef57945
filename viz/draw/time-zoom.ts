/**
 * Panning and zooming along time, by wheel, drag and pinch. The range of the app is the truth: a gesture is translated
 * into a range, and begins with the transform of the range that the app has then.
 */
import { select, zoom, zoomIdentity } from 'd3';
import type { D3ZoomEvent, ZoomBehavior, ZoomTransform } from 'd3';
import type { TimeMap } from './time-map.js';

export interface ZoomTarget {
  /** Read at each gesture. */
  map(): TimeMap;
  /** In which direction time runs, and where its axis lies, in px of the element. */
  axis(): { readonly isVertical: boolean; readonly start: number; readonly length: number };
  /** In µs. */
  range(): { readonly from: number; readonly to: number };
  setRange(range: { readonly from: number; readonly to: number }): void;
  /** A drag across time, by px. */
  panAcross?(px: number): void;
}

/** Fewer units are not shown at once. */
const LEAST_UNITS = 4;

/** What keeps within the trace needs no extent; one that is not given would be asked of the layout at every gesture. */
const NO_EXTENT: [[number, number], [number, number]] = [
  [0, 0],
  [1, 1],
];

/** Returns what ends it. */
export function attachTimeZoom(element: HTMLElement, target: ZoomTarget): () => void {
  const selection = select<HTMLElement, unknown>(element);
  let across = 0;
  let isFollowing = false;
  const behavior: ZoomBehavior<HTMLElement, unknown> = zoom<HTMLElement, unknown>()
    .filter((event: MouseEvent) => {
      const isMeant = !event.shiftKey && event.button === 0 && !isPanningWheel(event);
      // Asked before every gesture, which reads the element's transform next.
      if (isMeant) follow();
      return isMeant;
    })
    .extent(NO_EXTENT)
    .constrain((transform) => withinTrace(transform, target.axis()))
    .on('zoom', (event: D3ZoomEvent<HTMLElement, unknown>) => {
      if (isFollowing) return;
      const { isVertical, start, length } = target.axis();
      const { k, x, y } = event.transform;
      const { total } = target.map();
      const shift = isVertical ? y : x;
      const from = ((start - shift) / k - start) * (total / length);
      if (event.sourceEvent instanceof WheelEvent) across = isVertical ? x : y;
      else {
        const moved = (isVertical ? x : y) - across;
        across += moved;
        // A pinch moves both ways; what it does across time is not meant.
        if (moved !== 0 && !isPinch(event.sourceEvent)) target.panAcross?.(moved);
      }
      setWindow(target, from, from + total / k);
    });
  const follow = (): void => {
    const { isVertical, start, length } = target.axis();
    if (length <= 0) return;
    const map = target.map();
    const range = target.range();
    const from = map.ofMicros(range.from);
    const k = map.total / Math.max(map.ofMicros(range.to) - from, 1e-9);
    const shift = start - k * (start + (from / map.total) * length);
    behavior.scaleExtent([1, Math.max(1, map.total / LEAST_UNITS)]);
    isFollowing = true;
    const transform = (
      isVertical ? zoomIdentity.translate(across, shift) : zoomIdentity.translate(shift, across)
    ).scale(k);
    // While a gesture is under way its own transform is the newest.
    if (!element.hasAttribute('data-gesture')) selection.call(behavior.transform.bind(behavior), transform);
    isFollowing = false;
  };
  behavior.on('start', (event: D3ZoomEvent<HTMLElement, unknown>) => {
    if (event.sourceEvent !== null) element.setAttribute('data-gesture', '');
  });
  behavior.on('end', () => {
    element.removeAttribute('data-gesture');
  });
  const pan = (event: WheelEvent): void => {
    if (!isPanningWheel(event)) return;
    event.preventDefault();
    const { length } = target.axis();
    const map = target.map();
    const from = map.ofMicros(target.range().from);
    const width = map.ofMicros(target.range().to) - from;
    const px = event.deltaX === 0 ? event.deltaY : event.deltaX;
    setWindow(target, from + (px / length) * width, from + (px / length) * width + width);
  };
  selection.call(behavior).on('dblclick.zoom', null);
  element.addEventListener('wheel', pan, { passive: false });
  return () => {
    selection.on('.zoom', null);
    element.removeEventListener('wheel', pan);
  };
}

/** Moved so that nothing before the beginning and behind the end is seen. */
function withinTrace(
  { k, x, y }: ZoomTransform,
  { isVertical, start, length }: ReturnType<ZoomTarget['axis']>,
): ZoomTransform {
  const least = (start + length) * (1 - k);
  const shift = Math.max(least, Math.min(start * (1 - k), isVertical ? y : x));
  return (isVertical ? zoomIdentity.translate(x, shift) : zoomIdentity.translate(shift, y)).scale(k);
}

/** A wheel that pans: sideways, or with the shift key. */
function isPanningWheel(event: Event): event is WheelEvent {
  return event instanceof WheelEvent && (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY));
}

function isPinch(event: unknown): boolean {
  return typeof TouchEvent !== 'undefined' && event instanceof TouchEvent && event.touches.length > 1;
}

/** Sets a range of units, moved into what there is. */
function setWindow(target: ZoomTarget, from: number, to: number): void {
  const map = target.map();
  const width = Math.min(to - from, map.total);
  const start = Math.min(Math.max(0, from), map.total - width);
  target.setRange({ from: map.toMicros(start), to: map.toMicros(start + width) });
}
