/** What the actions do that move the cursor, the time and what is in sight. */
import { unreachable } from '../../core/assert.js';
import { coneOf } from '../model/cone.js';
import type { Finding, Row, TraceModel } from '../model/trace-model.js';
import { NO_ROW } from '../model/trace-model.js';
import type { ConeMode, NavigationAction } from './app.js';
import { countOf } from './format.js';
import type { Performer } from './performer.js';
import { after } from './performer.js';
import { rangeAround, rangeOfRows, wholeRange } from './ranges.js';
import { Rows } from './rows.js';
import type { Way } from './stepping.js';
import { causesOf, effectsOf, rowNearIndex, stepFrom } from './stepping.js';

/** Virtual seconds for each second; in the order of events, hundreds of events for each second. */
export const SPEEDS: readonly number[] = [0.001, 0.01, 0.1, 1, 10, 100, 1000];

const CONES: readonly ConeMode[] = ['off', 'past', 'future', 'both'];

export function navigate(store: Performer, action: NavigationAction): void {
  switch (action.kind) {
    case 'step':
      step(store, action.by, action.along);
      return;
    case 'cause':
    case 'effect':
      follow(store, action.kind);
      return;
    case 'stop':
      turnStops(store, action.by);
      return;
    case 'next-finding':
      turnFindings(store, action.by);
      return;
    case 'finding':
      goToStop(store, action.finding, action.stop);
      return;
    case 'first':
    case 'last':
      goToEnd(store, action.kind);
      return;
    case 'play':
      store.isPlaying.value = store.model.value !== null && !store.isPlaying.value;
      return;
    case 'slower':
    case 'faster':
      store.speed.value = neighbourSpeed(store.speed.value, action.kind === 'faster' ? 1 : -1);
      return;
    case 'speed':
      store.speed.value = action.speed;
      return;
    case 'cone':
      setCone(
        store,
        store.cone.value === 'off' ? store.cursor.value : store.coneRoot.value,
        after(CONES, store.cone.value),
      );
      return;
    case 'cone-of':
      setCone(store, action.row, action.mode);
      return;
    case 'zoom':
      zoom(store);
      return;
    case 'select':
      store.selection.value = action.range;
      return;
    case 'change-of-key':
      void changeOfKey(store, action.by);
      return;
    default:
      unreachable(action);
  }
}

/** What is said where a step leads nowhere. */
const ENDS: Readonly<Record<Way, string>> = {
  filter: 'No further event in this direction.',
  actor: 'No further event of this actor in this direction.',
  epoch: 'No further change of leader in this direction.',
  fault: 'No further fault in this direction.',
  interesting: 'Nothing further of interest in this direction.',
};

function step(store: Performer, by: 1 | -1, along: Way): void {
  const model = store.model.value;
  if (model === null) return;
  const row = stepFrom(model, { from: store.cursor.value, by, along, filter: store.filter.value });
  if (row === NO_ROW) store.notice.value = ENDS[along];
  else store.moveTo(row, along === 'epoch' || along === 'fault' ? 'jump' : 'step');
}

function follow(store: Performer, kind: 'cause' | 'effect'): void {
  const model = store.model.value;
  if (model === null) return;
  const rows = kind === 'cause' ? causesOf(model, store.cursor.value) : effectsOf(model, store.cursor.value);
  const [only] = rows;
  if (only === undefined) {
    store.notice.value =
      kind === 'cause'
        ? 'No recorded cause: this event came by itself.'
        : 'It brought about nothing recorded.';
  } else if (rows.length === 1) {
    store.moveTo(only, 'step');
  } else {
    store.menu.value = { title: kind === 'cause' ? 'Which cause?' : 'Which effect?', rows };
  }
}

function turnStops(store: Performer, by: 1 | -1): void {
  const finding = store.finding.value ?? 0;
  const stops = store.model.value?.findings[finding]?.stops;
  if (stops === undefined || stops.length === 0) {
    store.notice.value = 'This run has no findings.';
    return;
  }
  goToStop(store, finding, (store.stop.value + by + stops.length) % stops.length);
}

function turnFindings(store: Performer, by: 1 | -1): void {
  const count = store.model.value?.findings.length ?? 0;
  if (count === 0) store.notice.value = 'This run has no findings.';
  else goToStop(store, ((store.finding.value ?? 0) + by + count) % count, 0);
}

function goToStop(store: Performer, finding: number, stop: number): void {
  const model = store.model.value;
  const found = model?.findings[finding];
  if (model === null || found === undefined) return;
  store.finding.value = finding;
  store.stop.value = stop;
  store.tab.value = 'verdict';
  const evidence = found.stops[stop];
  if (evidence === undefined) return;
  if (evidence.row === NO_ROW) {
    store.moveTo(rowNearIndex(model, evidence.index), 'jump');
    store.notice.value = `Event #${String(evidence.index)} is not among those shown. The cursor stands at the event before it.`;
  } else {
    store.moveTo(evidence.row, 'jump');
  }
}

function goToEnd(store: Performer, end: 'first' | 'last'): void {
  const model = store.model.value;
  if (model === null) return;
  const rows = store.filter.value?.sorted;
  const first = rows === undefined ? 0 : (rows[0] ?? 0);
  const last = rows === undefined ? model.columns.count - 1 : (rows[rows.length - 1] ?? 0);
  store.moveTo(end === 'first' ? first : last, 'jump');
}

function neighbourSpeed(speed: number, by: 1 | -1): number {
  return SPEEDS[SPEEDS.indexOf(speed) + by] ?? speed;
}

const CONE_NOTICES: Readonly<Record<ConeMode, string>> = {
  off: 'The causal cone is off.',
  past: 'What led to',
  future: 'What came of',
  both: 'What led to and came of',
};

function setCone(store: Performer, row: Row, mode: ConeMode): void {
  const model = store.model.value;
  if (model === null) return;
  const finding = model.findings[store.finding.value ?? -1];
  const { name, roots } = coneRoots(model, row, finding);
  const rows = mode === 'off' ? null : new Rows(coneOf(model, roots, mode).rows(), model.columns.count);
  store.cone.value = mode;
  store.coneRoot.value = row;
  store.coneName.value = name;
  store.coneRows.value = rows;
  store.notice.value =
    rows === null ? CONE_NOTICES.off : `${CONE_NOTICES[mode]} ${name}: ${countOf(rows.size, 'event')}.`;
}

/** A piece of evidence stands for all of its finding: what broke a promise is rarely one event. */
function coneRoots(
  model: TraceModel,
  row: Row,
  finding: Finding | undefined,
): { readonly name: string; readonly roots: readonly Row[] } {
  const stops = finding?.stops.flatMap((stop) => (stop.row === NO_ROW ? [] : [stop.row])) ?? [];
  if (finding !== undefined && stops.includes(row)) {
    return { name: `the evidence of ${finding.rule}`, roots: stops };
  }
  return { name: `#${String(model.columns.index[row] ?? row)}`, roots: [row] };
}

/** To what was marked; else to the cone, to the finding's evidence, to the events around the cursor, and back to the whole. */
function zoom(store: Performer): void {
  const model = store.model.value;
  if (model === null) return;
  const { from, to } = store.range.value;
  const isAt = (range: { readonly from: number; readonly to: number }): boolean =>
    range.from === from && range.to === to;
  const cone = store.coneRows.value?.sorted;
  const near =
    store.selection.value ??
    (cone === undefined ? rangeAround(model, store.cursor.value) : rangeOfRows(model, cone));
  store.setRange(near);
  store.selection.value = null;
  if (isAt(store.range.value)) store.setRange(wholeRange(model));
}

async function changeOfKey(store: Performer, by: 1 | -1): Promise<void> {
  const key = store.focusedKey.value;
  if (key === null) {
    store.notice.value = 'Choose a key in the State tab first.';
    return;
  }
  const row = await store.service.changeOf(key.actor, key.path, store.cursor.value, by);
  if (row === NO_ROW) {
    store.notice.value = `Nothing changed ${key.path.join('.')} ${by === 1 ? 'later' : 'earlier'}.`;
  } else {
    store.moveTo(row, 'jump');
  }
}
