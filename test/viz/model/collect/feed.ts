import type { Recipe } from '../../../../scenarios/recipe.js';
import type { RunEvent } from '../../../../scenarios/run-recipe.js';
import { runRecipe } from '../../../../scenarios/run-recipe.js';
import type { Actor } from '../../../../sim/cluster.js';
import type { Handlers } from '../../../../sim/trace/event-stream.js';
import { EventStream } from '../../../../sim/trace/event-stream.js';
import type { Collector, RowHandlers } from '../../../../viz/model/collector.js';
import { Places } from '../../../../viz/model/places.js';
import type { TableCollectors } from '../../../../viz/model/collect/table-collectors.js';
import { tableCollectors } from '../../../../viz/model/collect/table-collectors.js';

/** Servers 1 to 3 and clients 4 and 5, at the places of their addresses. */
export const PLACES = new Places([
  { id: 0, name: 'world', role: 'world' },
  { id: 1, name: 's1', role: 'server' },
  { id: 2, name: 's2', role: 'server' },
  { id: 3, name: 's3', role: 'server' },
  { id: 4, name: 'c1', role: 'client' },
  { id: 5, name: 'c2', role: 'client' },
]);

/** Whose event, and which. The first stands in row 0, at 0 µs, the next in row 1, at 1,000 µs, and so on. */
export type Script = readonly (readonly [actor: number, event: RunEvent])[];

/** What a collector makes of a script. */
export function collect<T>(collector: Collector<T>, script: Script): T {
  const clock = { nowMicros: 0 };
  const stream = new EventStream<RunEvent>(clock);
  stream.subscribe(byRow(collector.handlers));
  for (const [actor, event] of script) {
    stream.emit(event, actor, 0);
    clock.nowMicros += 1_000;
  }
  return collector.finish(clock.nowMicros);
}

/** What a run shows: its tables, its events by row, and who took part. */
export interface Collected {
  readonly tables: ReturnType<TableCollectors['finish']>;
  readonly events: readonly { readonly event: RunEvent; readonly actor: number; readonly micros: number }[];
  readonly actors: readonly Actor[];
}

export function collectRun(recipe: Recipe): Collected {
  const events: Collected['events'][number][] = [];
  const state: { actors: readonly Actor[]; collectors: TableCollectors | null } = {
    actors: [],
    collectors: null,
  };
  runRecipe(recipe, {
    listen: ({ plan, actors, events: stream }) => {
      const collectors = tableCollectors(new Places(actors), plan);
      state.actors = actors;
      state.collectors = collectors;
      for (const handlers of collectors.handlers) stream.subscribe(byRow(handlers));
      stream.subscribeToAll((event, { actor, micros }) => {
        events.push({ event, actor, micros });
      });
    },
  });
  const endMicros = events.at(-1)?.micros ?? 0;
  if (state.collectors === null) throw new Error('a run tells its listeners before it begins');
  return { tables: state.collectors.finish(endMicros), events, actors: state.actors };
}

/** Every event of the run is in the file, so an event's row is its index less one. */
function byRow(handlers: RowHandlers): Handlers<RunEvent> {
  const table: Handlers<RunEvent> = Object.fromEntries(
    Object.entries(handlers).map(([kind, handler]) => [
      kind,
      (
        event: never,
        { index, micros, actor, cause }: { index: number; micros: number; actor: number; cause: number },
      ) => handler(event, { row: index - 1, index, micros, actor, cause: cause - 1, causes: [] }),
    ]),
  );
  return table;
}
