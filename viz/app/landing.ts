import type { TraceModel } from '../model/trace-model.js';
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
}

/** So few events are drawn one beside the other; more of them to the scale of time. */
const ORDER_MAX = 200;

/** The answer first: the last evidence of the first finding, or the overview of what was checked. */
export function landingOf(model: TraceModel): Landing {
  const finding = model.findings[0];
  const lanes = defaultLanes(model);
  const last = finding === undefined ? undefined : finding.stops[finding.stops.length - 1];
  if (finding === undefined || last === undefined) {
    const layout = model.columns.count < ORDER_MAX ? 'order' : 'time';
    const range = wholeRange(model);
    const first = finding === undefined ? null : 0;
    return { cursor: 0, range, lanes, finding: first, stop: 0, tab: 'verdict', layout };
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
  };
}

/** Clients above, servers below, each in their own order. The world has no lane: what it does is drawn on those it happens to. */
function defaultLanes({ actors }: TraceModel): readonly number[] {
  const ofRole = (role: 'client' | 'server'): readonly number[] =>
    actors.flatMap((actor, place) => (actor.role === role ? [place] : []));
  return [...ofRole('client'), ...ofRole('server')];
}
