import { Injector } from '../../../sim/faults/injector.js';
import type { Fault, PlannedFault, Strike } from '../../../sim/faults/plan.js';
import { Striker } from '../../../sim/faults/striker.js';
import { Roles } from '../../../sim/roles.js';
import type { AnyEvent } from '../process/puppet.js';
import type { WorldOptions } from '../process/world.js';
import { World } from '../process/world.js';

/** A world of puppets, and the faults that are planned for it. */
export interface Stage {
  readonly world: World;
  readonly injector: Injector<AnyEvent>;
}

/** At a time, in µs. */
export function at(atMicros: number): Strike {
  return { kind: 'time', atMicros };
}

type StepStrike = Extract<Strike, { readonly kind: 'step' }>;

/** Before or after a step. */
export function step(
  when: 'before' | 'after',
  name: string,
  filter: Partial<Pick<StepStrike, 'nth' | 'sid' | 'to'>> = {},
): Strike {
  return { kind: 'step', when, step: name, nth: 1, sid: null, to: null, ...filter };
}

/** Sets up a world with planned faults, as a run does. */
export function stage(
  faults: readonly PlannedFault[],
  options: WorldOptions & { readonly observers?: readonly number[] } = {},
): Stage {
  const world = new World(options);
  const { kernel, events, disturbances, streams, servers, clients } = world.cluster;
  const roles = new Roles();
  events.subscribe(world.protocol.watch(roles));
  const target = (address: number) => world.host(address);
  const injector = new Injector<AnyEvent>({
    kernel,
    events,
    faults,
    steps: world.protocol.steps,
    population: {
      servers,
      clients,
      observers: options.observers ?? [],
      isAlive: (address) => world.host(address).isAlive,
      roles,
    },
    striker: new Striker({ kernel, events, disturbances, streams, servers, clients, target }),
  });
  events.arm(injector);
  world.seen.length = 0;
  return { world, injector };
}

/** A world that one fault strikes at once. */
export function struck(fault: Fault, options: WorldOptions = {}): World {
  const { world } = stage([{ fault, strike: at(0) }], options);
  world.pass(0);
  return world;
}

/** Which of these messages arrive, as `from>to`: one is sent on every link between servers and clients. */
export function reachable(world: World): string[] {
  const { servers, clients } = world.cluster;
  const all = [...servers, ...clients];
  const before = new Map(all.map((address) => [address, world.got(address).length]));
  for (const from of all) for (const to of all) if (from !== to) world.send(from, to, 'Probe');
  world.pass(200);
  return all.flatMap((to) =>
    world
      .got(to)
      .slice(before.get(to))
      .flatMap(({ input }) => (input.kind === 'datagram' ? [`${String(input.from)}>${String(to)}`] : [])),
  );
}
