/** What each fault does to the world, once it is known whom it strikes. */
import { unreachable } from '../../core/assert.js';
import type { Port } from '../../core/env.js';
import type { CrashOutcome } from '../disk/crash-outcome.js';
import type { DamagePlace, DamageTarget } from '../disk/damage.js';
import type { Kernel } from '../kernel/kernel.js';
import { WORK_SORTS } from '../kernel/pending.js';
import { PlannedWork } from '../kernel/planned-work.js';
import type { Disturbance, Disturbances, LinkId } from '../network/disturbances.js';
import type { Reporter } from '../trace/event-stream.js';
import type { WorldEvent } from '../trace/world-events.js';
import type { CutMode, Fault, Selector } from './plan.js';

/** A machine, as a fault sees it. */
export interface Target {
  readonly isAlive: boolean;
  readonly disk: {
    refuseWrites(count: number): void;
    failSyncs(count: number): void;
    slow(factor: number): void;
    stall(micros: number): void;
    /** Whether there is something that `rot` can damage. */
    canRot(target: DamageTarget, place: DamagePlace): boolean;
    rot(target: DamageTarget, place: DamagePlace): void;
  };
  readonly clock: {
    setOffset(micros: number): void;
    step(micros: number): void;
    setRate(ppm: number): void;
    freeze(micros: number): void;
    thaw(): void;
  };
  start(): void;
  crash(why: 'fault', message: string, outcome: CrashOutcome): void;
  pause(micros: number): void;
}

/** The connections of a run, as a fault sees them. */
export interface Breakable {
  isAnyOver(links: readonly LinkId[], port: Port | null): boolean;
  breakOver(links: readonly LinkId[], port: Port | null): void;
}

export interface StrikerOptions {
  readonly kernel: Kernel;
  readonly events: Reporter<WorldEvent>;
  readonly disturbances: Disturbances;
  readonly streams: Breakable;
  readonly servers: readonly number[];
  readonly clients: readonly number[];
  target(address: number): Target;
}

/** A fault that is ready to strike: whom it strikes, and the deed. */
export interface Blow {
  readonly actors: readonly number[];
  readonly strike: () => void;
}

type Bind = (selector: Selector) => readonly number[];

const ALL_LINKS = (): boolean => true;

export class Striker {
  readonly #options: StrikerOptions;
  /** Restarts and ends of disturbances that are still to come. */
  #toCome = 0;
  #isOver = false;

  constructor(options: StrikerOptions) {
    this.#options = options;
  }

  get hasMoreToCome(): boolean {
    return this.#toCome > 0;
  }

  /** Nothing that is still to come happens any more: what no heal reaches stays as it is. */
  disarm(): void {
    this.#isOver = true;
  }

  /** Binds the fault's selectors. Returns why it cannot strike, if nobody is there to be struck. */
  prepare(fault: Fault, bind: Bind): Blow | string {
    switch (fault.kind) {
      case 'crash':
      case 'restart':
      case 'pause':
        return this.#onProcesses(fault, bind(fault.target));
      case 'disk.fail':
      case 'disk.fail-sync':
      case 'disk.slow':
      case 'disk.stall':
      case 'disk.bitrot':
      case 'clock.offset':
      case 'clock.step':
      case 'clock.rate':
      case 'clock.freeze':
        return this.#onMachines(fault, bind(fault.target));
      case 'cut':
      case 'lose':
      case 'dup':
      case 'hold':
        return this.#onLinks(fault, pairs(bind(fault.from), bind(fault.to)));
      case 'reset':
        return this.#reset(pairs(bind(fault.from), bind(fault.to)), fault.port ?? null);
      case 'isolate':
      case 'slow':
        return this.#around(fault, bind(fault.target));
      case 'split':
        return this.#split(fault);
      case 'heal':
      case 'release':
        return {
          actors: [],
          strike: () => this.#options.disturbances.heal(ALL_LINKS, fault.kind === 'release'),
        };
      default:
        return unreachable(fault);
    }
  }

  #onProcesses(fault: ProcessFault, bound: readonly number[]): Blow | string {
    const wantsDead = fault.kind === 'restart';
    const actors = bound.filter((address) => this.#options.target(address).isAlive !== wantsDead);
    if (actors.length === 0) return wantsDead ? 'nobody is down' : 'nobody to strike is alive';
    return {
      actors,
      strike: () => {
        for (const address of actors) this.#hitProcess(fault, address);
      },
    };
  }

  /** A disk and a clock can be struck while their process is down. */
  #onMachines(fault: MachineFault, bound: readonly number[]): Blow | string {
    const isThere = ({ disk }: Target): boolean =>
      fault.kind !== 'disk.bitrot' || disk.canRot(fault.file, fault.where);
    const actors = bound.filter((address) => isThere(this.#options.target(address)));
    if (bound.length > 0 && actors.length === 0) return 'no such file holds anything';
    if (actors.length === 0) return 'nobody to strike is alive';
    return {
      actors,
      strike: () => {
        for (const address of actors) this.#hitMachine(fault, this.#options.target(address));
      },
    };
  }

  #hitProcess(fault: ProcessFault, address: number): void {
    const target = this.#options.target(address);
    switch (fault.kind) {
      case 'crash':
        target.crash('fault', 'a planned crash', fault.disk);
        if (fault.restartAfterMicros !== null) this.#later(fault.restartAfterMicros, () => target.start());
        return;
      case 'restart':
        this.#later(0, () => target.start());
        return;
      case 'pause':
        target.pause(fault.forMicros);
        return;
      default:
        unreachable(fault);
    }
  }

  #hitMachine(fault: MachineFault, { disk, clock }: Target): void {
    switch (fault.kind) {
      case 'disk.fail':
        disk.refuseWrites(fault.count);
        return;
      case 'disk.fail-sync':
        disk.failSyncs(fault.count);
        return;
      case 'disk.slow':
        disk.slow(fault.factor);
        return;
      case 'disk.stall':
        disk.stall(fault.forMicros);
        return;
      case 'disk.bitrot':
        disk.rot(fault.file, fault.where);
        return;
      case 'clock.offset':
        clock.setOffset(fault.offsetMicros);
        return;
      case 'clock.step':
        clock.step(fault.stepMicros);
        return;
      case 'clock.rate':
        clock.setRate(fault.ratePpm);
        return;
      case 'clock.freeze':
        clock.freeze(fault.forMicros);
        this.#later(fault.forMicros, () => clock.thaw());
        return;
      default:
        unreachable(fault);
    }
  }

  #reset(links: readonly LinkId[], port: Port | null): Blow | string {
    const { streams } = this.#options;
    if (!streams.isAnyOver(links, port)) return 'there is no connection to break';
    return { actors: actorsOf(links), strike: () => streams.breakOver(links, port) };
  }

  #onLinks(fault: LinkFault, links: readonly LinkId[]): Blow | string {
    if (links.length === 0) return 'nobody is at one end of the link';
    return { actors: actorsOf(links), strike: () => this.#disturbLinks(fault, links) };
  }

  #disturbLinks(fault: LinkFault, links: readonly LinkId[]): void {
    const { disturbances } = this.#options;
    switch (fault.kind) {
      case 'cut':
        this.#disturb(cutOf(fault), fault.isOneWay ? links : bothWays(links), fault.forMicros);
        return;
      case 'hold':
        this.#disturb({ kind: 'hold', types: fault.types, ...portOf(fault) }, links, fault.forMicros);
        return;
      case 'lose':
      case 'dup': {
        const effect = fault.kind === 'lose' ? 'lose' : 'duplicate';
        const delayMicros = fault.kind === 'dup' ? fault.delayMicros : 0;
        for (const link of links) {
          disturbances.order(link, { effect, type: fault.type, left: fault.count, delayMicros });
        }
        return;
      }
      default:
        unreachable(fault);
    }
  }

  #around(
    fault: Extract<Fault, { readonly kind: 'isolate' | 'slow' }>,
    bound: readonly number[],
  ): Blow | string {
    if (bound.length === 0) return 'nobody to strike';
    const { servers, clients } = this.#options;
    const others = [...servers, ...clients].filter((address) => !bound.includes(address));
    const out = pairs(bound, others);
    const into = pairs(others, bound);
    if (fault.kind === 'slow') {
      const { factor, forMicros } = fault;
      const links = [...pairs(bound, bound), ...out, ...into];
      return { actors: bound, strike: () => this.#disturb({ kind: 'slow', factor }, links, forMicros) };
    }
    const links = fault.direction === 'both' ? [...out, ...into] : fault.direction === 'in' ? into : out;
    return { actors: bound, strike: () => this.#disturb(cutOf(fault), links, fault.forMicros) };
  }

  #split(fault: Extract<Fault, { readonly kind: 'split' }>): Blow | string {
    const { groups, forMicros } = fault;
    const links = groups.flatMap((group, i) =>
      groups.flatMap((other, j) => (i === j ? [] : pairs(group, other))),
    );
    if (links.length === 0) return 'there are not two groups';
    return { actors: groups.flat(), strike: () => this.#disturb(cutOf(fault), links, forMicros) };
  }

  #disturb(disturbance: Disturbance, links: readonly LinkId[], forMicros: number | null): void {
    const { disturbances } = this.#options;
    const id = disturbances.begin(disturbance, links);
    if (forMicros !== null) this.#later(forMicros, () => disturbances.end(id));
  }

  #later(micros: number, act: () => void): void {
    const { kernel } = this.#options;
    const { events } = this.#options;
    const struck = events.cause;
    this.#toCome += 1;
    const work = new PlannedWork(WORK_SORTS.strike, 'a fault ends', () => {
      this.#toCome -= 1;
      if (this.#isOver) return;
      events.handling(struck);
      act();
      events.handling(0);
    });
    kernel.plan(kernel.nowMicros + micros, work);
  }
}

type ProcessFault = Extract<Fault, { readonly kind: 'crash' | 'restart' | 'pause' }>;
type MachineFault = Extract<Fault, { readonly kind: `disk.${string}` | `clock.${string}` }>;
type LinkFault = Extract<Fault, { readonly kind: 'cut' | 'lose' | 'dup' | 'hold' }>;

function pairs(from: readonly number[], to: readonly number[]): LinkId[] {
  const links: LinkId[] = [];
  for (const a of from) for (const b of to) if (a !== b) links.push({ from: a, to: b });
  return links;
}

function bothWays(links: readonly LinkId[]): LinkId[] {
  return links.flatMap(({ from, to }) => [
    { from, to },
    { from: to, to: from },
  ]);
}

function actorsOf(links: readonly LinkId[]): number[] {
  return [...new Set(links.flatMap(({ from, to }) => [from, to]))];
}

function cutOf(fault: { readonly port?: Port; readonly mode?: CutMode }): Disturbance {
  const { mode = 'drop' } = fault;
  return { kind: 'cut', mode, ...portOf(fault) };
}

/** The port of a fault, if it has one. */
function portOf({ port }: { readonly port?: Port }): { readonly port?: Port } {
  return port === undefined ? {} : { port };
}
