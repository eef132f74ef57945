/** A lane for each client, with as many rows as it has calls open at once. Lengths are in px at scale 1. */
import type { Operation, TraceModel } from '../../model/trace-model.js';
import { packSpans } from '../chart/packing.js';

export interface ClientLane {
  /** A place in `actors`. */
  readonly actor: number;
  readonly top: number;
  readonly height: number;
  /** Of those in sight: places in `model.operations`, by the time of the call, and the row of each. */
  readonly operations: readonly number[];
  readonly rows: readonly number[];
}

export interface ClientLanes {
  readonly lanes: readonly ClientLane[];
  readonly height: number;
}

export const CLIENT_LANE = { pad: 7, row: 24, least: 44 } as const;

export interface LanesOptions {
  /** Places in `actors`, in the order of lanes. */
  readonly shown: readonly number[];
  /** The time in sight, in µs: only its calls need rows. */
  readonly range: { readonly from: number; readonly to: number };
}

export function makeClientLanes(
  { operations }: Pick<TraceModel, 'operations'>,
  { shown, range }: LanesOptions,
): ClientLanes {
  const byActor = new Map<number, number[]>(shown.map((actor) => [actor, []]));
  operations.forEach(({ actor, calledMicros, endedMicros }, place) => {
    if (calledMicros <= range.to && endedMicros >= range.from) byActor.get(actor)?.push(place);
  });
  let top = 0;
  const lanes = [...byActor].map(([actor, places]) => {
    const { rows, count } = packSpans(places.map((place) => extentOf(operations[place])));
    const height = Math.max(CLIENT_LANE.least, 2 * CLIENT_LANE.pad + count * CLIENT_LANE.row);
    const lane = { actor, top, height, operations: places, rows };
    top += height;
    return lane;
  });
  return { lanes, height: top };
}

function extentOf(operation: Operation | undefined): { readonly from: number; readonly to: number } {
  return { from: operation?.calledMicros ?? 0, to: operation?.endedMicros ?? 0 };
}
