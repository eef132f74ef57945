import type { JSX } from 'preact';
import { durationText, timeText } from '../../app/format.js';
import type { Workbench } from '../../app/workbench.js';
import type { TraceModel } from '../../model/trace-model.js';

interface RangeWindowProps {
  readonly app: Workbench;
  readonly model: TraceModel;
  /** The virtual time in µs below a place of the screen. */
  readonly timeAt: (clientX: number) => number;
}

/** What the views show, with a handle at each end. */
export function RangeWindow({ app, model, timeAt }: RangeWindowProps): JSX.Element {
  const { from, to } = app.range.value;
  const percent = (micros: number): string => `${String((micros / Math.max(1, model.endMicros)) * 100)}%`;
  const set = (end: 'from' | 'to', micros: number): void => {
    if (end === 'from' && micros < to) app.setRange({ from: micros, to });
    if (end === 'to' && micros > from) app.setRange({ from, to: micros });
  };
  const handle = { model, timeAt, widthMicros: to - from };
  return (
    <>
      <div
        class="range-frame"
        style={{ left: percent(from), width: percent(to - from) }}
        title={`In sight: ${durationText(to - from)}`}
      />
      <RangeHandle
        {...handle}
        label="Start of what is in sight"
        micros={from}
        onSet={(at) => {
          set('from', at);
        }}
      />
      <RangeHandle
        {...handle}
        label="End of what is in sight"
        micros={to}
        onSet={(at) => {
          set('to', at);
        }}
      />
    </>
  );
}

interface RangeHandleProps {
  readonly model: TraceModel;
  readonly timeAt: (clientX: number) => number;
  readonly widthMicros: number;
  readonly label: string;
  readonly micros: number;
  readonly onSet: (micros: number) => void;
}

function RangeHandle({ model, timeAt, widthMicros, label, micros, onSet }: RangeHandleProps): JSX.Element {
  return (
    <div
      class="range-handle"
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={Math.round(model.endMicros)}
      aria-valuenow={Math.round(micros)}
      aria-valuetext={timeText(micros)}
      title={`${label}: ${timeText(micros)}`}
      style={{ left: `${String((micros / Math.max(1, model.endMicros)) * 100)}%` }}
      onPointerDown={(event) => {
        event.stopPropagation();
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => {
        event.stopPropagation();
        if (event.currentTarget.hasPointerCapture(event.pointerId)) onSet(timeAt(event.clientX));
      }}
      onKeyDown={(event) => {
        const by = { ArrowLeft: -1, ArrowRight: 1, PageDown: -5, PageUp: 5 }[event.key];
        if (by === undefined) return;
        event.preventDefault();
        onSet(micros + (by * widthMicros) / 20);
      }}
    />
  );
}
