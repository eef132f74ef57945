/** The state of the world: what is under way, what is cut, whose clock is wrong. */
import type { Envelope, Handlers } from '../event-stream.js';
import type { WorldEvent } from '../world-events.js';
import type { ActorStates } from './actor-states.js';
import type { StateTable } from './draft.js';
import { entryOf } from './draft.js';
import type { StateTree } from './state-tree.js';

/** A message between its sending and its end. */
interface MessageUnderWay extends StateTree {
  from: number;
  to: number;
  type: string;
  /** How many of it: a copy is one more. */
  copies: number;
  isHeld: boolean;
}

interface Disturbance extends StateTree {
  /** `cut`, `held` or `slow`. */
  sort: string;
  /** Pairs: from, to. */
  links: readonly number[];
  port: string | null;
  factor: number | null;
}

export interface WorldState extends StateTree {
  phase: string;
  /** By the sender, its incarnation and its number there: `1:1.17`. */
  inFlight: StateTable<MessageUnderWay>;
  /** By id. */
  disturbances: StateTable<Disturbance>;
  /** By actor. */
  paused: StateTable<boolean>;
  /** By actor and clock, those that were set wrong. */
  clocks: StateTable<{ offsetMicros: number; ratePpm: number }>;
  faults: number;
}

/** The address of the world. */
export const WORLD = 0;

const INCARNATION = 4294967296;

export function newWorld(): WorldState {
  return { phase: 'safety', inFlight: {}, disturbances: {}, paused: {}, clocks: {}, faults: 0 };
}

/** The handlers of the network's own events and of disturbances. */
export function worldHandlers(worlds: ActorStates<WorldState>): Handlers<WorldEvent> {
  return { ...messageHandlers(worlds), ...faultHandlers(worlds) };
}

function messageHandlers(worlds: ActorStates<WorldState>): Handlers<WorldEvent> {
  const { draft } = worlds;
  const end = (from: number, msg: number): void => {
    const world = worlds.edit(WORLD);
    if (world === undefined) return;
    const key = keyOf(from, msg);
    const known = entryOf(world.inFlight, key);
    if (known === undefined) return;
    if (known.copies === 1) world.inFlight = draft.without(world.inFlight, key);
    else change(from, msg, (message) => (message.copies -= 1));
  };
  const change = (from: number, msg: number, apply: (message: MessageUnderWay) => void): void => {
    const world = worlds.edit(WORLD);
    const known = entryOf(world?.inFlight, keyOf(from, msg));
    if (world === undefined || known === undefined) return;
    const message = draft.edit(known);
    apply(message);
    world.inFlight = draft.put(world.inFlight, keyOf(from, msg), message);
  };
  return {
    'net.sent': ({ to, msg, type }, { actor }: Envelope) => {
      const world = worlds.edit(WORLD);
      if (world === undefined) return;
      world.inFlight = draft.put(world.inFlight, keyOf(actor, msg), {
        from: actor,
        to,
        type,
        copies: 1,
        isHeld: false,
      });
    },
    'net.delivered': ({ from, msg }) => end(from, msg),
    'net.dropped': ({ from, msg }) => end(from, msg),
    'net.duplicated': ({ from, msg }) => change(from, msg, (message) => (message.copies += 1)),
    'net.held': ({ from, msg }) => change(from, msg, (message) => (message.isHeld = true)),
    'net.released': ({ from, msg }) => change(from, msg, (message) => (message.isHeld = false)),
  };
}

function faultHandlers(worlds: ActorStates<WorldState>): Handlers<WorldEvent> {
  const { draft } = worlds;
  const disturb = (id: number, disturbance: Disturbance): void => {
    const world = worlds.edit(WORLD);
    if (world === undefined) return;
    world.disturbances = draft.put(world.disturbances, id, disturbance);
  };
  return {
    'net.partitioned': ({ id, links, mode, port }) =>
      disturb(id, { sort: mode === 'hold' ? 'held' : 'cut', links, port, factor: null }),
    'net.slowed': ({ id, links, factor }) => disturb(id, { sort: 'slow', links, port: null, factor }),
    'net.healed': ({ id }) => {
      const world = worlds.edit(WORLD);
      if (world === undefined) return;
      world.disturbances = id === 0 ? {} : draft.without(world.disturbances, id);
    },
    'process.paused': (_, { actor }) => {
      const world = worlds.edit(WORLD);
      if (world === undefined) return;
      world.paused = draft.put(world.paused, actor, true);
    },
    'process.resumed': (_, { actor }) => {
      const world = worlds.edit(WORLD);
      if (world !== undefined) world.paused = draft.without(world.paused, actor);
    },
    'clock.changed': ({ clock, offsetMicros, ratePpm }, { actor }) => {
      const world = worlds.edit(WORLD);
      if (world === undefined) return;
      world.clocks = draft.put(world.clocks, `${String(actor)} ${clock}`, { offsetMicros, ratePpm });
    },
    'fault.struck': () => {
      const world = worlds.edit(WORLD);
      if (world !== undefined) world.faults += 1;
    },
    'run.phased': ({ phase }) => {
      const world = worlds.edit(WORLD);
      if (world !== undefined) world.phase = phase;
    },
  };
}

function keyOf(from: number, msg: number): string {
  return `${String(from)}:${String(Math.floor(msg / INCARNATION))}.${String(msg % INCARNATION)}`;
}
