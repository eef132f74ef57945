import { computed } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { App } from '../../app/app.js';
import { countOf } from '../../app/format.js';
import type { View, ViewProps } from '../../app/view.js';
import type { Box, Size } from '../../draw/canvas.js';
import { SvgBrush } from '../../draw/svg-brush.js';
import { DARK, LIGHT } from '../../draw/tokens.js';
import { IntervalIndex } from '../../model/interval-index.js';
import type { TraceModel } from '../../model/trace-model.js';
import { captioned } from '../chart/caption.js';
import { Chart } from '../chart/chart.js';
import type { ChartLayer } from '../chart/chart.js';
import { NOTHING_DRAWN } from '../chart/drawing.js';
import { Notice } from '../chart/notice.js';
import type { RingPicture } from './paint-ring.js';
import { paintRing, quorumLines } from './paint-ring.js';
import { wordsOf } from './paint-seat.js';
import type { TokenPicture } from './paint-tokens.js';
import { paintTokens } from './paint-tokens.js';
import { layStage } from './stage-layout.js';
import type { Known, Quorum } from './stage-state.js';
import {
  disturbancesAt,
  quorumAt,
  serverStates,
  stopSigns,
  timersAt,
  tokensAt,
  votersOf,
} from './stage-state.js';

const PROJECTOR_SCALE = 1.35;

/** Servers on a ring, and what is under way between them at the cursor. */
function StageView(props: ViewProps): JSX.Element {
  const model = props.app.model.value;
  if (model === null) return <Notice text="The trace is being read." />;
  return <Stage {...props} model={model} />;
}

function Stage({ app, onScene, model }: ViewProps & { readonly model: TraceModel }): JSX.Element {
  const stage = useMemo(() => new StagePictures(app, model), [app, model]);
  const layers = useMemo<readonly ChartLayer[]>(() => {
    let words: readonly Box[] = [];
    return [
      {
        name: 'ring',
        paint: ({ brush, size, palette }) => {
          if (app.model.value !== model) return NOTHING_DRAWN;
          const ring = paintRing(brush, palette, stage.ring(size));
          ({ words } = ring);
          return ring;
        },
      },
      {
        name: 'tokens',
        paint: ({ brush, size, palette }) =>
          app.model.value === model ? paintTokens(brush, palette, stage.tokens(size, words)) : NOTHING_DRAWN,
      },
    ];
  }, [stage]);
  return <Chart app={app} view="stage" layers={layers} summary={stage.summary} onScene={onScene} />;
}

/** What the stage shows of a trace at the cursor of the app. */
class StagePictures {
  readonly summary: ReadonlySignal<readonly string[]>;
  readonly #app: App;
  readonly #model: TraceModel;
  readonly #messages: IntervalIndex;
  readonly #voters: readonly number[];

  constructor(app: App, model: TraceModel) {
    this.#app = app;
    this.#model = model;
    this.#messages = new IntervalIndex(model.messages.sentMicros, model.messages.endedMicros);
    this.#voters = votersOf(model);
    this.summary = computed(() => this.#sentences());
  }

  ring(size: Size): RingPicture {
    const app = this.#app;
    const model = this.#model;
    const row = app.cursor.value;
    const finding = app.finding.value === null ? null : (model.findings[app.finding.value] ?? null);
    return {
      model,
      layout: layStage(model.actors, app.lanes.value, size, this.#scale),
      row,
      servers: serverStates(model, this.#known, row),
      disturbances: disturbancesAt(model, row),
      quorum: this.#quorum(),
      stops: stopSigns(model, finding, row),
      scale: this.#scale,
    };
  }

  /** `taken`: where the words on the servers stand. */
  tokens(size: Size, taken: readonly Box[]): TokenPicture {
    const app = this.#app;
    const model = this.#model;
    const row = app.cursor.value;
    // Where motion is unwelcome, tokens stand still between two events.
    const nowMicros = app.isStill.value ? (model.columns.micros[row] ?? 0) : app.nowMicros.value;
    return {
      model,
      layout: layStage(model.actors, app.lanes.value, size, this.#scale),
      underWay: tokensAt(model, this.#messages, {
        row,
        nowMicros,
        showsHeartbeats: app.showsHeartbeats.value,
      }),
      timers: timersAt(this.#known.timers, row),
      nowMicros,
      row,
      scale: this.#scale,
      taken,
    };
  }

  get #known(): Known {
    return { index: this.#app.logIndex.value, timers: this.#app.tables.value?.timers ?? [] };
  }

  get #scale(): number {
    return this.#app.isProjector.value ? PROJECTOR_SCALE : 1;
  }

  #quorum(): Quorum | null {
    const index = this.#app.logIndex.value;
    const log = this.#app.tables.value?.log;
    if (index === null || log === undefined) return null;
    return quorumAt(log, index, { voters: this.#voters, row: this.#app.cursor.value });
  }

  #sentences(): readonly string[] {
    const model = this.#model;
    const row = this.#app.cursor.value;
    const servers = serverStates(model, this.#known, row);
    const quorum = this.#quorum();
    const { tokens, folded } = tokensAt(model, this.#messages, {
      row,
      nowMicros: model.columns.micros[row] ?? 0,
      showsHeartbeats: this.#app.showsHeartbeats.value,
    });
    return [
      `Stage at event ${String(model.columns.index[row] ?? 0)}.`,
      ...servers.map(
        (state) => `${model.actors[state.actor]?.name ?? ''}: ${wordsOf(model, state).join(', ')}.`,
      ),
      ...(quorum === null ? [] : quorumLines(quorum, model).map((line) => `${line}.`)),
      `${countOf(tokens.length + folded, 'message')} under way.`,
      ...disturbancesAt(model, row).map(({ text }) => `${text}.`),
    ];
  }
}

function toSvg(app: App, size: Size): string {
  const palette = app.isDark.value ? DARK : LIGHT;
  const brush = new SvgBrush();
  const model = app.model.value;
  if (model !== null) {
    const stage = new StagePictures(app, model);
    const { words } = paintRing(brush, palette, stage.ring(size));
    paintTokens(brush, palette, stage.tokens(size, words));
  }
  return captioned(brush, palette, { title: 'Stage', app, size });
}

export const stageView: View = { id: 'stage', title: 'Stage', key: '2', Component: StageView, toSvg };
