import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { makePalette } from '../../draw/palette.js';
import { FONTS } from '../../draw/tokens.js';
import { durationText, timeText } from '../../app/format.js';
import { shareOfTime, timeOfShare } from '../../app/ranges.js';
import { rowAt } from '../../app/stepping.js';
import type { Workbench } from '../../app/workbench.js';
import type { TraceModel } from '../../model/trace-model.js';
import { placeText } from '../parts.js';
import { Pins } from './pins.js';
import { RangeWindow } from './range-window.js';
import { paintScrubber, stripsOf } from './scrubber-paint.js';

/** The whole run at one glance: click or drag to go there. */
export function Scrubber({ app }: { readonly app: Workbench }): JSX.Element | null {
  const model = app.model.value;
  if (model === null) return null;
  return (
    <section class="scrubber" aria-label="The whole run">
      <div class="strip-names" aria-hidden="true">
        <span>epochs</span>
        <span>servers</span>
        <span>clients</span>
        <span>faults</span>
      </div>
      <Track app={app} model={model} />
    </section>
  );
}

interface TrackProps {
  readonly app: Workbench;
  readonly model: TraceModel;
}

function Track({ app, model }: TrackProps): JSX.Element {
  const track = useRef<HTMLDivElement>(null);
  const width = useWidth(track);
  const timeAt = (clientX: number): number => {
    const box = track.current?.getBoundingClientRect();
    if (box === undefined || box.width === 0) return model.beginMicros;
    const share = Math.min(1, Math.max(0, (clientX - box.left) / box.width));
    return timeOfShare(model, share);
  };
  const scrub = (event: PointerEvent, how: 'step' | 'jump'): void => {
    const micros = timeAt(event.clientX);
    app.moveTo(rowAt(model, micros), how);
  };
  return (
    <div
      ref={track}
      class="track"
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        scrub(event, 'jump');
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) scrub(event, 'step');
      }}
    >
      <Picture app={app} model={model} width={width} />
      <RangeWindow app={app} timeAt={timeAt} />
      <Pins app={app} model={model} width={width} />
      <CursorHandle app={app} model={model} />
    </div>
  );
}

function Picture({ app, model, width }: TrackProps & { readonly width: number }): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  const palette = useMemo(() => makePalette(app.isDark), [app]);
  const colours = palette.value;
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (element === null || context === null || context === undefined || width === 0) return;
    const height = element.clientHeight;
    const ratio = window.devicePixelRatio;
    element.width = Math.round(width * ratio);
    element.height = Math.round(height * ratio);
    context.scale(ratio, ratio);
    paintScrubber(context, { model, width, strips: stripsOf(height), colours, font: `12px ${FONTS.sans}` });
  }, [model, width, colours]);
  return <canvas ref={canvas} class="fill" role="img" aria-label={overviewText(model)} />;
}

/** The picture in a sentence. */
function overviewText({ beginMicros, endMicros, columns, epochs, faults, findings }: TraceModel): string {
  return (
    `${String(columns.count)} events in ${durationText(endMicros - beginMicros)}, ${String(epochs.length)} epochs, ` +
    `${String(faults.length)} faults, ${String(findings.length)} findings.`
  );
}

/** The cursor as a slider: arrow keys step through events. */
function CursorHandle({ app, model }: TrackProps): JSX.Element {
  const row = app.cursor.value;
  const left = shareOfTime(model, app.nowMicros.value) * 100;
  return (
    <div
      class="cursor-handle"
      role="slider"
      tabIndex={0}
      aria-label="Cursor"
      aria-valuemin={0}
      aria-valuemax={model.columns.count - 1}
      aria-valuenow={row}
      aria-valuetext={placeText(model, row)}
      title={`Cursor: ${timeText(app.nowMicros.value)}`}
      style={{ left: `${String(left)}%` }}
      onKeyDown={(event) => {
        // Left and right step by the page's own keys; a page is a hundredth of the run.
        if (event.key !== 'PageUp' && event.key !== 'PageDown') return;
        event.preventDefault();
        const by = ((model.endMicros - model.beginMicros) / 100) * (event.key === 'PageUp' ? 1 : -1);
        app.moveTo(rowAt(model, app.nowMicros.value + by), 'step');
      }}
    />
  );
}

function useWidth(element: { readonly current: HTMLElement | null }): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const { current } = element;
    if (current === null) return undefined;
    const observer = new ResizeObserver(() => {
      setWidth(current.clientWidth);
    });
    observer.observe(current);
    setWidth(current.clientWidth);
    return () => {
      observer.disconnect();
    };
  }, []);
  return width;
}
