import type { ReadonlySignal, Signal } from '@preact/signals';
import { signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { App, ViewId } from '../../app/app.js';
import type { Scene as DrawnScene } from '../../app/view.js';
import type { Brush, Size } from '../../draw/canvas.js';
import { drawGlyphs } from '../../draw/glyphs.js';
import { Plane } from '../../draw/plane.js';
import type { TimeMap } from '../../draw/time-map.js';
import { makeTimeMap } from '../../draw/time-map.js';
import { attachTimeZoom } from '../../draw/time-zoom.js';
import type { Palette } from '../../draw/tokens.js';
import { LIGHT } from '../../draw/tokens.js';
import type { Row, TraceModel } from '../../model/trace-model.js';
import { NO_ROW } from '../../model/trace-model.js';
import type { Frame } from '../spacetime/frame.js';
import { paintAxis } from '../spacetime/paint-axis.js';
import { paintBands, paintFaults } from '../spacetime/paint-bands.js';
import type { Scene } from '../spacetime/scene.js';
import type { Scenery } from '../spacetime/scenery.js';
import { makeScenery } from '../spacetime/scenery.js';
import { Chart } from './chart.js';
import { epochLabelBox, paintEpochNumbers, paintEpochsDown } from './epochs-down.js';
import { LEGEND, makeTimeFrame } from './time-frame.js';
import type { ChartLayer } from './chart.js';
import type { Drawing, Hit } from './drawing.js';
import { NOTHING_DRAWN } from './drawing.js';
import type { LegendItem } from './legend.js';
import { LINE, legendLines, paintLegend } from './legend.js';

/** What a view draws along time. Lengths are those of the plane: along time, across the lanes. */
export interface TimeContent {
  /** What the lanes need across, in px at scale 1. */
  readonly across: number;
  /** The lanes begin at `frame.plot[1] - frame.scroll`. */
  paint(plane: Plane, scene: Scene): Drawing;
  /** The names of the lanes, and what is at the cursor. */
  paintHeads(plane: Plane, scene: Scene, row: Row): Drawing;
  legend(palette: Palette): readonly LegendItem[];
}

export interface TimeChartProps {
  readonly app: App;
  readonly view: ViewId;
  readonly model: TraceModel;
  /** May change with what the reader unfolds. */
  readonly content: ReadonlySignal<TimeContent>;
  readonly summary: ReadonlySignal<readonly string[]>;
  readonly onScene: (scene: DrawnScene) => void;
}

/** Lanes along the time that is in sight, with epochs and faults behind them and the cursor above. */
export function TimeChart(props: TimeChartProps): JSX.Element {
  const { app, view, model, content, summary, onScene } = props;
  const painter = useMemo(() => new TimePainter(app, model, content), [app, model, content]);
  return (
    <Chart
      app={app}
      view={view}
      layers={painter.layers}
      summary={summary}
      onScene={onScene}
      onReady={(host) => painter.attach(host)}
    />
  );
}

export class TimePainter {
  readonly layers: readonly ChartLayer[];
  readonly #app: App;
  readonly #model: TraceModel;
  readonly #content: ReadonlySignal<TimeContent>;
  readonly #scenery: Scenery;
  readonly #scroll: Signal<number> = signal(0);
  readonly #size: Signal<Size> = signal({ width: 0, height: 0 });
  #map: TimeMap | null = null;

  constructor(app: App, model: TraceModel, content: ReadonlySignal<TimeContent>) {
    this.#app = app;
    this.#model = model;
    this.#content = content;
    this.#scenery = makeScenery(model);
    this.layers = [
      // What lies below changes together with the marks, and each canvas costs more than what is drawn on it.
      {
        name: 'marks',
        paint: ({ brush, size, palette }) => {
          this.paintBackground(brush, palette, size);
          return this.paintMarks(brush, palette, size);
        },
      },
      { name: 'cursor', paint: ({ brush, size, palette }) => this.paintCursor(brush, palette, size) },
    ];
  }

  paintBackground(brush: Brush, palette: Palette, size: Size): Drawing {
    this.#size.value = size;
    const scene = this.#scene(palette, size);
    const { frame, scale } = scene;
    const plane = new Plane(brush, frame.isVertical);
    brush.rect([0, 0, size.width, size.height], { fill: palette.ground });
    if (frame.isVertical) paintEpochsDown(plane, scene);
    else paintBands(plane, scene);
    paintFaults(plane, scene);
    paintAxis(plane, scene, frame.isVertical ? (epochLabelBox(scene)?.box ?? null) : null);
    if (frame.isVertical) return NOTHING_DRAWN;
    const y = size.height - (LEGEND / 2 + (frame.legendRows - 1) * LINE) * scale;
    const place = { y, width: size.width, bottom: size.height, scale };
    paintLegend(brush, palette, this.#content.value.legend(palette), place);
    return NOTHING_DRAWN;
  }

  paintMarks(brush: Brush, palette: Palette, size: Size): Drawing {
    const scene = this.#scene(palette, size);
    const plane = new Plane(brush, scene.frame.isVertical);
    let drawing = NOTHING_DRAWN;
    plane.clipped(scene.frame.plot, () => {
      drawing = this.#content.value.paint(plane, scene);
    });
    return onScreen(plane, drawing);
  }

  paintCursor(brush: Brush, palette: Palette, size: Size): Drawing {
    const scene = this.#scene(palette, size);
    const { frame } = scene;
    const plane = new Plane(brush, frame.isVertical);
    const [left, top, length, width] = frame.plot;
    let drawing = NOTHING_DRAWN;
    plane.clipped([0, top, left + length, width], () => {
      drawing = this.#content.value.paintHeads(plane, scene, this.#app.cursor.value);
    });
    if (frame.isVertical) paintEpochNumbers(plane, scene);
    const at = frame.axis.pxOfMicros(this.#app.nowMicros.value);
    if (at >= left && at <= left + length)
      plane.segments([at, top, at, top + width], { colour: palette.ink, width: 1.5 });
    const { marks, hits, folded } = onScreen(plane, drawing);
    return { marks, hits: [...hits, ...this.#paintScrollers(brush, palette, frame)], folded };
  }

  /** Where lanes are out of sight: what brings them back. */
  #paintScrollers(brush: Brush, palette: Palette, frame: Frame): readonly Hit[] {
    const { scroll, overflow, plot, isVertical } = frame;
    const [left, top, length, width] = plot;
    const middle = left + length / 2;
    const ways = [
      ...(scroll > 1 ? [{ across: top + 12, by: -1, says: 'Show the lanes before.' }] : []),
      ...(overflow - scroll > 1 ? [{ across: top + width - 12, by: 1, says: 'Show more lanes.' }] : []),
    ];
    return ways.map(({ across, by, says }) => {
      const [x, y] = isVertical ? [across, middle] : [middle, across];
      brush.circles([x, y, 11], { fill: palette.panel, stroke: { colour: palette.muted, width: 1 } });
      const [dx, dy] = isVertical ? [by, 0] : [0, by];
      const tip = [x + 4 * dx, y + 4 * dy, dx, dy];
      drawGlyphs(brush, 'arrow', tip, { radius: 4, colour: palette.ink, ground: palette.ground });
      const act = (): void => {
        this.#scroll.value = Math.max(0, Math.min(overflow, scroll + by * width * 0.8));
      };
      return { box: [x - 14, y - 14, 28, 28] as const, row: NO_ROW, says, act };
    });
  }

  /** Zooms and pans; returns what ends that. */
  attach(host: HTMLElement): () => void {
    return attachTimeZoom(host, {
      map: () => this.#timeMap(),
      axis: () => {
        const { isVertical, axis } = this.#frame(this.#size.peek());
        return { isVertical, start: axis.start, length: axis.length };
      },
      range: () => this.#app.range.peek(),
      setRange: (range) => this.#app.setRange(range),
      panAcross: (px) => {
        const { scroll, overflow } = this.#frame(this.#size.peek());
        this.#scroll.value = Math.max(0, Math.min(overflow, scroll - px));
      },
    });
  }

  #scene(palette: Palette, size: Size): Scene {
    return {
      model: this.#model,
      scenery: this.#scenery,
      frame: this.#frame(size),
      palette,
      // Clocks belong to lanes of servers, and there are none here.
      clocks: [],
      scale: this.#app.isProjector.value ? 1.35 : 1,
    };
  }

  #frame(size: Size): Frame {
    const app = this.#app;
    const scale = app.isProjector.value ? 1.35 : 1;
    const map = this.#timeMap();
    return makeTimeFrame({
      size,
      isVertical: app.isNarrow.value,
      scale,
      map,
      range: app.range.value,
      faultRows: this.#scenery.faultRows,
      across: this.#content.value.across * scale,
      scroll: this.#scroll.value,
      legendRows: legendLines(this.#content.value.legend(LIGHT), size.width, scale),
    });
  }

  #timeMap(): TimeMap {
    const mode = this.#app.layout.value;
    if (this.#map?.mode !== mode) {
      this.#map = makeTimeMap(mode, this.#model);
    }
    return this.#map;
  }
}

/** Boxes and marks of the plane, where they lie on the screen. */
function onScreen(plane: Plane, { marks, hits, folded }: Drawing): Drawing {
  if (!plane.isVertical) return { marks, hits, folded };
  return {
    marks: marks.map((mark) => ({ ...mark, x: mark.y, y: mark.x })),
    hits: hits.map((hit) => ({ ...hit, box: plane.box(hit.box) })),
    folded,
  };
}
