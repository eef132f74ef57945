import type { ReadonlySignal } from '@preact/signals';
import { useComputed } from '@preact/signals';
import type { JSX } from 'preact';
import { durationText, timeText } from '../../app/format.js';
import { shareOfTime } from '../../app/ranges.js';
import type { Workbench } from '../../app/workbench.js';

interface RangeWindowProps {
  readonly app: Workbench;
  /** The virtual time in µs below a place of the screen. */
  readonly timeAt: (clientX: number) => number;
}

/** What the views show, with a handle at each end. Follows the range without being rendered anew: it moves in every frame of a pan. */
export function RangeWindow({ app, timeAt }: RangeWindowProps): JSX.Element {
  const title = useComputed(() => `In sight: ${durationText(app.range.value.to - app.range.value.from)}`);
  const place = useComputed(() => {
    const { from, to } = app.range.value;
    return `left: ${percent(share(app, from))}; width: ${percent(share(app, to) - share(app, from))}`;
  });
  return (
    <>
      <div class="range-frame" style={place} title={title} />
      <RangeHandle app={app} timeAt={timeAt} label="Start of what is in sight" end="from" />
      <RangeHandle app={app} timeAt={timeAt} label="End of what is in sight" end="to" />
    </>
  );
}

interface RangeHandleProps extends RangeWindowProps {
  readonly label: string;
  readonly end: 'from' | 'to';
}

function RangeHandle({ app, timeAt, label, end }: RangeHandleProps): JSX.Element {
  const { now, first, last, text, title, place } = useSlider(app, label, end);
  const set = (micros: number): void => {
    const range = { ...app.range.peek(), [end]: micros };
    if (range.from < range.to) app.setRange(range);
  };
  return (
    <div
      class="range-handle"
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={first}
      aria-valuemax={last}
      aria-valuenow={now}
      aria-valuetext={text}
      title={title}
      style={place}
      onPointerDown={(event) => {
        event.stopPropagation();
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => {
        event.stopPropagation();
        if (event.currentTarget.hasPointerCapture(event.pointerId)) set(timeAt(event.clientX));
      }}
      onKeyDown={(event) => {
        const by = { ArrowLeft: -1, ArrowRight: 1, PageDown: -5, PageUp: 5 }[event.key];
        if (by === undefined) return;
        event.preventDefault();
        const { from, to } = app.range.peek();
        set((end === 'from' ? from : to) + (by * (to - from)) / 20);
      }}
    />
  );
}

interface Slider {
  /** Where it stands, and from where and how far it goes, in µs. */
  readonly now: ReadonlySignal<number>;
  readonly first: ReadonlySignal<number>;
  readonly last: ReadonlySignal<number>;
  readonly text: ReadonlySignal<string>;
  readonly title: ReadonlySignal<string>;
  readonly place: ReadonlySignal<string>;
}

function useSlider(app: Workbench, label: string, end: 'from' | 'to'): Slider {
  const micros = useComputed(() => app.range.value[end]);
  const text = useComputed(() => timeText(micros.value));
  return {
    now: useComputed(() => Math.round(micros.value)),
    first: useComputed(() => Math.round(app.model.value?.beginMicros ?? 0)),
    last: useComputed(() => Math.round(app.model.value?.endMicros ?? 0)),
    text,
    title: useComputed(() => `${label}: ${text.value}`),
    place: useComputed(() => `left: ${percent(share(app, micros.value))}`),
  };
}

/** Of the whole run. */
function share(app: Workbench, micros: number): number {
  const model = app.model.value;
  return model === null ? 0 : shareOfTime(model, micros);
}

function percent(part: number): string {
  return `${String(part * 100)}%`;
}
