import type { TraceModel } from '../model/trace-model.js';
import { countBelow } from '../model/rows.js';
import { NO_ROW } from '../model/trace-model.js';
import type { InspectorTab, LayoutMode, TimeRange } from './app.js';
import { rangeAround, wholeRange } from './ranges.js';
import { rowNearIndex } from './stepping.js';

/** Where a trace opens. */
export interface Landing {
  readonly cursor: number;
  readonly range: TimeRange;
  readonly lanes: readonly number[];
  readonly finding: number | null;
  readonly stop: number;
  readonly tab: InspectorTab;
  readonly layout: LayoutMode;
  /** Why it opens there, in a sentence; empty where the page says so itself. */
  readonly why: string;
}

/** So few events are drawn one beside the other; more of them to the scale of time. */
const ORDER_MAX = 200;

/** What happens within so large a part of a run from a fault on is taken for its consequence. */
const AFTERMATH = 1 / 50;
/** Steps of a plan that end a trouble rather than begin one. */
const REPAIRS: ReadonlySet<string> = new Set(['heal', 'release', 'restart']);

/** The answer first: the last evidence of the first finding, or the overview of what was checked and the place to look at first. */
export function landingOf(model: TraceModel): Landing {
  const finding = model.findings[0];
  const lanes = defaultLanes(model);
  const last = finding === undefined ? undefined : finding.stops[finding.stops.length - 1];
  if (finding === undefined || last === undefined) {
    const layout = model.columns.count < ORDER_MAX ? 'order' : 'time';
    const range = wholeRange(model);
    if (finding !== undefined)
      return { cursor: 0, range, lanes, finding: 0, stop: 0, tab: 'verdict', layout, why: '' };
    return { ...placeToLook(model), range, lanes, finding: null, stop: 0, tab: 'verdict', layout };
  }
  const cursor = last.row === NO_ROW ? rowNearIndex(model, last.index) : last.row;
  const stops = finding.stops.map(({ row }) => row);
  return {
    cursor,
    range: rangeAround(model, cursor, stops),
    lanes,
    finding: 0,
    stop: finding.stops.length - 1,
    tab: 'verdict',
    layout: 'order',
    why: '',
  };
}

/** Where nothing was broken: the fault that was followed by most, else the first leader, else the beginning. */
function placeToLook(model: TraceModel): Pick<Landing, 'cursor' | 'why'> {
  const { columns, beginMicros, endMicros, actors } = model;
  const faults = model.faults
    .filter(({ isSkipped, fault }) => !isSkipped && !REPAIRS.has(fault))
    .map((fault) => {
      const last = countBelow(columns.micros, fault.micros + (endMicros - beginMicros) * AFTERMATH);
      return { fault, followed: last - fault.row };
    });
  const most = Math.max(...faults.map(({ followed }) => followed));
  const chosen = faults.find(({ followed }) => followed === most)?.fault;
  if (chosen !== undefined) {
    const names = chosen.actors.map((actor) => actors[actor]?.name ?? '').join(', ');
    const what = names === '' ? chosen.fault : `${chosen.fault} of ${names}`;
    return { cursor: chosen.row, why: `It opens at the fault that was followed by most: ${what}.` };
  }
  const epoch = model.epochs.find(({ leader }) => leader !== null);
  if (epoch === undefined) return { cursor: 0, why: '' };
  return {
    cursor: epoch.start,
    why: `It opens where ${actors[epoch.leader ?? 0]?.name ?? ''} begins to lead.`,
  };
}

/** Clients above, servers below, each in their own order. The world has no lane: what it does is drawn on those it happens to. */
function defaultLanes({ actors }: TraceModel): readonly number[] {
  const ofRole = (role: 'client' | 'server'): readonly number[] =>
    actors.flatMap((actor, place) => (actor.role === role ? [place] : []));
  return [...ofRole('client'), ...ofRole('server')];
}
