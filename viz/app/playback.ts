/** Playing: how time goes on. The arithmetic stands apart from the browser's frames. */
import { effect } from '@preact/signals';
import type { Row } from '../model/trace-model.js';
import { NO_ROW } from '../model/trace-model.js';
import type { LayoutMode } from './app.js';
import { followInRange, microsOf } from './ranges.js';
import type { Timeline } from './ranges.js';
import { nextOf } from './rows.js';
import type { Rows } from './rows.js';
import { rowAt } from './stepping.js';
import type { Workbench } from './workbench.js';

/** In the order of events, a speed of 1 plays so many of them each second. */
export const EVENTS_PER_SECOND = 100;
/** Nobody waits longer than this for the next event, in real µs: idle time is skipped, and the page says so. */
const WAIT_MAX_MICROS = 1_000_000;
/** What is left of the wait, so that the next event does not come as a surprise. */
const WAIT_LEFT_MICROS = 200_000;
/** How long it is said that time was skipped, in ms. */
const CHIP_MS = 1500;

export interface Playing {
  readonly micros: number;
  readonly row: Row;
  readonly speed: number;
  readonly layout: LayoutMode;
  /** In the order of events: how far it has come towards the next one, from 0 to 1. */
  readonly carry: number;
  /** Rows to stop at; null: all of them. */
  readonly filter: Rows | null;
}
export interface Played {
  readonly micros: number;
  readonly row: Row;
  readonly carry: number;
  /** Idle virtual time that was left out. */
  readonly skippedMicros: number;
  readonly isAtEnd: boolean;
}

/**
 * Where playing stands after a piece of real time in µs.
 *
 * @testonly
 */
export function played(model: Timeline, playing: Playing, elapsedMicros: number): Played {
  return playing.layout === 'order'
    ? playedInOrder(model, playing, elapsedMicros)
    : playedInTime(model, playing, elapsedMicros);
}

function playedInTime(model: Timeline, playing: Playing, elapsedMicros: number): Played {
  const { micros, row, speed, filter } = playing;
  const next = nextRow(model, row, filter);
  if (next === NO_ROW) return { micros, row, carry: 0, skippedMicros: 0, isAtEnd: true };
  const to = micros + elapsedMicros * speed;
  const nextMicros = microsOf(model, next);
  const isIdle = nextMicros - to > WAIT_MAX_MICROS * speed;
  if (isIdle) {
    const resumed = nextMicros - WAIT_LEFT_MICROS * speed;
    return { micros: resumed, row, carry: 0, skippedMicros: resumed - micros, isAtEnd: false };
  }
  if (to < nextMicros) return { micros: to, row, carry: 0, skippedMicros: 0, isAtEnd: false };
  const reached = rowAt(model, to);
  const at = filter === null ? reached : nextOf(filter.sorted, reached + 1, -1);
  return { micros: to, row: Math.max(at, row), carry: 0, skippedMicros: 0, isAtEnd: false };
}

/** Between two events the time runs evenly from one to the other. */
function playedInOrder(model: Timeline, playing: Playing, elapsedMicros: number): Played {
  let { row } = playing;
  let left = (elapsedMicros / 1_000_000) * playing.speed * EVENTS_PER_SECOND + playing.carry;
  for (;;) {
    const next = nextRow(model, row, playing.filter);
    if (next === NO_ROW)
      return { micros: microsOf(model, row), row, carry: 0, skippedMicros: 0, isAtEnd: true };
    if (left < 1) {
      const from = microsOf(model, row);
      const micros = from + (microsOf(model, next) - from) * left;
      return { micros, row, carry: left, skippedMicros: 0, isAtEnd: false };
    }
    left -= 1;
    row = next;
  }
}

function nextRow(model: Timeline, row: Row, filter: Rows | null): Row {
  if (filter !== null) return nextOf(filter.sorted, row, 1);
  return row + 1 < model.columns.count ? row + 1 : NO_ROW;
}

/** Plays with the browser's frames whenever the store says so. */
export function followFrames(app: Workbench, page: Window): () => void {
  let frame = 0;
  let chip = 0;
  let before = 0;
  let carry = 0;
  const tick = (now: number): void => {
    const model = app.model.value;
    if (model === null || !app.isPlaying.value) return;
    // After a pause of the tab time does not leap.
    const elapsedMicros = Math.min(100, now - before) * 1000;
    before = now;
    const playing: Playing = {
      micros: app.nowMicros.value,
      row: app.cursor.value,
      speed: app.speed.value,
      layout: app.layout.value,
      carry,
      filter: app.filter.value,
    };
    const next = played(model, playing, elapsedMicros);
    carry = next.carry;
    app.playTo(next.micros, next.row);
    app.setRange(followInRange(app.range.value, next.micros, model));
    if (next.skippedMicros > 0) {
      app.skippedMicros.value = next.skippedMicros;
      page.clearTimeout(chip);
      chip = page.setTimeout(() => {
        app.skippedMicros.value = null;
      }, CHIP_MS);
    }
    if (next.isAtEnd) app.act({ kind: 'play' });
    else frame = page.requestAnimationFrame(tick);
  };
  return effect(() => {
    page.cancelAnimationFrame(frame);
    if (!app.isPlaying.value) return;
    before = page.performance.now();
    carry = 0;
    frame = page.requestAnimationFrame(tick);
  });
}
