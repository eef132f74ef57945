/** The diagram of a page: what is drawn, as signals that follow the app, and the layers that draw it. */
import type { ReadonlySignal, Signal } from '@preact/signals';
import { computed, signal } from '@preact/signals';
import type { App } from '../../app/app.js';
import type { SceneMark, Scene as DrawnScene } from '../../app/view.js';
import type { Box, Brush, Size } from '../../draw/canvas.js';
import type { Layer } from '../../draw/layer-painter.js';
import { makePalette } from '../../draw/palette.js';
import { Plane } from '../../draw/plane.js';
import type { TimeMap } from '../../draw/time-map.js';
import { makeTimeMap } from '../../draw/time-map.js';
import type { Palette } from '../../draw/tokens.js';
import { TYPE } from '../../draw/tokens.js';
import type { Row } from '../../model/trace-model.js';
import { NO_ROW } from '../../model/trace-model.js';
import type { Filter, LitRows } from './filter.js';
import type { Frame } from './frame.js';
import { LEGEND_ROW, makeFrame } from './frame.js';
import { legendOf, paintLegend } from './legend.js';
import { AXIS_WORDS } from './paint-axis.js';
import { paintBands, paintFaults, paintWalls } from './paint-bands.js';
import type { LaneWord } from './lane-words.js';
import type { Scene } from './scene.js';
import { paintLanes, paintNames } from './paint-lanes.js';
import { paintMarks } from './paint-marks.js';
import type { Selection } from './paint-selection.js';
import { paintSelection } from './paint-selection.js';
import type { Evidence } from './paint-stops.js';
import { stopBoxes, stopMarks } from './paint-stops.js';
import { buildPicture, makeSubject, placeOfRow } from './picture.js';
import type { Scenery } from './scenery.js';
import { makeScenery } from './scenery.js';
import type { ClockSpan } from './clocks.js';
import type { Drawing } from './drawing.js';
import { foldedCounts, foldedText } from './words.js';

const PROJECTOR_SCALE = 1.35;

interface Colours {
  readonly value: Palette;
}

export class Diagram {
  readonly size: Signal<Size>;
  readonly scroll = signal(0);
  readonly hover = signal<Row>(NO_ROW);
  /** Known a little later than the rest. */
  readonly clocks = signal<readonly ClockSpan[]>([]);
  readonly palette: Colours;
  readonly map: ReadonlySignal<TimeMap | null>;
  readonly drawing: ReadonlySignal<Drawing | null>;
  readonly layers: readonly Layer[];
  /** The rows that are never folded. */
  readonly kept: ReadonlySignal<Int32Array | null>;
  readonly #app: App;
  readonly #frame: ReadonlySignal<Frame | null>;
  /** Of the background as it was painted last: they stand above the marks. */
  #words: readonly LaneWord[] = [];

  /** For an export, which follows nothing: colours and a size of its own. */
  constructor(app: App, fixed: { readonly palette: Colours; readonly size: Size } | null = null) {
    this.#app = app;
    this.size = signal(fixed?.size ?? { width: 0, height: 0 });
    this.palette = fixed?.palette ?? makePalette(app.isDark);
    const subject = computed(() => (app.model.value === null ? null : makeSubject(app.model.value)));
    this.kept = computed(() => subject.value?.kept ?? null);
    const scenery = computed(() => (app.model.value === null ? null : makeScenery(app.model.value)));
    this.map = computed(() => {
      const model = app.model.value;
      return model === null ? null : makeTimeMap(app.layout.value, model);
    });
    this.#frame = computed(() => this.#makeFrame(scenery.value));
    this.drawing = computed(() => {
      const frame = this.#frame.value;
      if (subject.value === null || scenery.value === null || frame === null) return null;
      const picture = buildPicture(subject.value, frame, this.#filter());
      return { subject: subject.value, scenery: scenery.value, frame, picture };
    });
    this.layers = [
      // What lies below changes together with the marks, and each canvas costs more than what is drawn on it.
      {
        name: 'marks',
        paint: (brush) => {
          this.#paintBackground(brush);
          this.#paintMarks(brush);
        },
      },
      { name: 'selection', paint: (brush) => this.#paintSelection(brush) },
    ];
  }

  get scale(): number {
    return this.#app.isProjector.value ? PROJECTOR_SCALE : 1;
  }

  selection(): Selection {
    const app = this.#app;
    return {
      cursor: app.cursor.value,
      nowMicros: app.nowMicros.value,
      hover: this.hover.value,
      range: app.selection.value,
      ...this.#evidence(),
    };
  }

  #evidence(): Evidence {
    const app = this.#app;
    return {
      findings: app.model.value?.findings ?? [],
      finding: app.finding.value,
      stop: app.stop.value,
    };
  }

  #makeFrame(scenery: Scenery | null): Frame | null {
    const app = this.#app;
    const size = this.size.value;
    const model = app.model.value;
    const map = this.map.value;
    if (model === null || map === null || scenery === null || size.width === 0 || size.height === 0)
      return null;
    return makeFrame({
      actors: model.actors,
      lanes: app.lanes.value,
      size,
      isVertical: app.isNarrow.value,
      map,
      range: app.range.value,
      scroll: this.scroll.value,
      faultRows: scenery.faultRows,
      scale: this.scale,
    });
  }

  #filter(): Filter {
    const app = this.#app;
    return {
      showsHeartbeats: app.showsHeartbeats.value,
      lit: litRows(app),
      isHiding: app.isHiding.value && app.found.value !== null && app.coneRows.value === null,
    };
  }

  #scene(): Scene | null {
    const model = this.#app.model.value;
    const drawing = this.drawing.value;
    if (model === null || drawing === null) return null;
    const { scenery, frame } = drawing;
    const palette = this.palette.value;
    return { model, scenery, frame, palette, clocks: this.clocks.value, scale: this.scale };
  }

  #paintBackground(brush: Brush): void {
    const { width, height } = this.size.value;
    brush.rect([0, 0, width, height], { fill: this.palette.value.ground });
    const scene = this.#scene();
    const drawing = this.drawing.value;
    if (scene === null || drawing === null) return;
    const { frame, subject } = drawing;
    const plane = new Plane(brush, frame.isVertical);
    const numbers = paintBands(plane, scene);
    const stops = stopBoxes(plane, scene, { subject, evidence: this.#evidence() });
    const counts = this.#nameCounts(plane, drawing);
    plane.clipped(frame.plot, () => {
      paintWalls(plane, scene);
      const taken = [...numbers.map(({ box }) => box), ...stops, ...counts];
      this.#words = [...numbers.map(({ word }) => word), ...paintLanes(plane, scene, taken)];
    });
    paintNames(plane, scene);
    paintFaults(plane, scene);
    if (frame.isVertical) {
      this.#paintHint(brush, frame);
      return;
    }
    // The words on what is folded stand in the last row, at its end.
    const folded = foldedText(drawing);
    const style = { colour: scene.palette.muted, size: TYPE.small * this.scale };
    paintLegend(brush, legendOf(drawing.subject, drawing.picture), {
      x: 16,
      y: height - (frame.legendRows - 0.5) * LEGEND_ROW * this.scale - 4,
      rows: frame.legendRows,
      width: width - 32,
      taken: folded === null ? 0 : brush.measure(folded, style) + 90,
      palette: scene.palette,
      scale: this.scale,
    });
  }

  /** Over ribbons stand their counts: says so at the head of that row, and keeps other words out of it. */
  #nameCounts(plane: Plane, { frame, picture }: Drawing): readonly Box[] {
    const [start, top, length] = frame.plot;
    if (!picture.foldsMessages || frame.isVertical) return [];
    const style = { colour: this.palette.value.muted, size: TYPE.small * this.scale };
    plane.text('messages', 8, top + 9, style);
    return [[start, top, length, 16]];
  }

  /** On a narrow screen: which lanes are seen of how many. */
  #paintHint(brush: Brush, { lanes, plot, overflow, size }: Frame): void {
    const seen = lanes.filter(({ centre }) => centre > plot[1] && centre < plot[1] + plot[3]).length;
    const words = AXIS_WORDS[this.#app.layout.value];
    const text = overflow > 0 ? `${words} · ${String(seen)} of ${String(lanes.length)} lanes, swipe` : words;
    brush.text(text, 8, size.height - 12 * this.scale, {
      colour: this.palette.value.muted,
      size: TYPE.small * this.scale,
    });
  }

  #paintMarks(brush: Brush): void {
    const scene = this.#scene();
    const drawing = this.drawing.value;
    if (scene === null || drawing === null) return;
    const { frame, subject, picture } = drawing;
    const plane = new Plane(brush, frame.isVertical);
    plane.clipped([frame.plot[0] - 6, frame.plot[1], frame.plot[2] + 12, frame.plot[3]], () => {
      paintMarks(plane, scene, subject, picture);
    });
  }

  #paintSelection(brush: Brush): void {
    const scene = this.#scene();
    const drawing = this.drawing.value;
    if (scene === null || drawing === null) return;
    const { frame, subject, picture } = drawing;
    const plane = new Plane(brush, frame.isVertical);
    plane.clipped(frame.plot, () => {
      for (const { text, at, style } of this.#words) plane.text(text, ...at, style);
    });
    paintSelection(plane, scene, {
      subject,
      picture,
      selection: this.selection(),
    });
  }
}

/** The cone, else what the search found; null if everything is in the light. */
function litRows(app: App): LitRows | null {
  if (app.coneRows.value !== null) return { sort: 'cone', rows: app.coneRows.value };
  return app.found.value === null ? null : { sort: 'search', rows: app.found.value };
}

/** The marks of a drawing, as tests and exports see them. */
function sceneMarks({ subject, frame, picture }: Drawing, selection: Selection): readonly SceneMark[] {
  const { model } = subject;
  const marks: SceneMark[] = [];
  const put = (mark: Omit<SceneMark, 'x' | 'y'>, along: number, across: number): void => {
    marks.push(frame.isVertical ? { ...mark, x: across, y: along } : { ...mark, x: along, y: across });
  };
  const { arrows, events } = picture;
  for (let i = 0; i < arrows.count; i += 1) {
    const id = arrows.message[i] ?? 0;
    const label = model.messageTypes[model.messages.type[id] ?? 0] ?? '';
    const mark = {
      kind: 'message',
      row: model.messages.sent[id] ?? NO_ROW,
      lane: model.messages.from[id] ?? 0,
      label,
    };
    put(mark, arrows.ends[i * 4 + 2] ?? 0, arrows.ends[i * 4 + 3] ?? 0);
  }
  for (let i = 0; i < events.count; i += 1) {
    const row = events.row[i] ?? NO_ROW;
    const label = model.kinds[model.columns.kind[row] ?? 0]?.kind ?? '';
    const mark = { kind: 'event', row, lane: model.columns.actor[row] ?? 0, label };
    put(mark, events.places[i * 2] ?? 0, events.places[i * 2 + 1] ?? 0);
  }
  for (const { row, at, text } of stopMarks(subject, frame, selection)) {
    put({ kind: 'stop', row, lane: model.columns.actor[row] ?? 0, label: text }, ...at);
  }
  const cursor = placeOfRow(subject, frame, selection.cursor);
  if (cursor !== null) {
    put(
      { kind: 'cursor', row: selection.cursor, lane: model.columns.actor[selection.cursor] ?? 0 },
      ...cursor,
    );
  }
  return marks;
}

/** The scene of a drawing; its marks are made when somebody asks for them. */
export function drawnScene(drawing: Drawing, selection: Selection, draws: number): DrawnScene {
  let marks: readonly SceneMark[] | null = null;
  const { messages, events } = foldedCounts(drawing);
  return {
    view: 'spacetime',
    get marks() {
      marks ??= sceneMarks(drawing, selection);
      return marks;
    },
    folded: messages + events,
    draws,
  };
}
