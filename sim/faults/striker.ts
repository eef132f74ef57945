/** What each fault does to the world, once it is known whom it strikes. */
import { unreachable } from '../../core/assert.js';
import type { CrashOutcome } from '../disk/crash-outcome.js';
import type { Kernel } from '../kernel/kernel.js';
import { WORK_SORTS } from '../kernel/pending.js';
import { PlannedWork } from '../kernel/planned-work.js';
import type { Disturbance, Disturbances, LinkId } from '../network/disturbances.js';
import type { Reporter } from '../trace/event-stream.js';
import type { WorldEvent } from '../trace/world-events.js';
import type { Fault, Selector } from './plan.js';

/** A machine, as a fault sees it. */
export interface Target {
  readonly isAlive: boolean;
  readonly disk: {
    refuseWrites(count: number): void;
    failSyncs(count: number): void;
    slow(factor: number): void;
  };
  start(): void;
  crash(why: 'fault', message: string, outcome: CrashOutcome): void;
  pause(micros: number): void;
}

export interface StrikerOptions {
  readonly kernel: Kernel;
  readonly events: Reporter<WorldEvent>;
  readonly disturbances: Disturbances;
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
      case 'disk.fail':
      case 'disk.fail-sync':
      case 'disk.slow':
        return this.#onTargets(fault, bind(fault.target));
      case 'cut':
      case 'lose':
      case 'dup':
      case 'hold':
        return this.#onLinks(fault, pairs(bind(fault.from), bind(fault.to)));
      case 'isolate':
      case 'slow':
        return this.#around(fault, bind(fault.target));
      case 'split':
        return this.#split(fault.groups, fault.forMicros);
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

  #onTargets(fault: TargetFault, bound: readonly number[]): Blow | string {
    const wantsDead = fault.kind === 'restart';
    const isOnDisk = fault.kind.startsWith('disk.');
    const actors = bound.filter((address) => isOnDisk || this.#options.target(address).isAlive !== wantsDead);
    if (actors.length === 0) return wantsDead ? 'nobody is down' : 'nobody to strike is alive';
    return {
      actors,
      strike: () => {
        for (const address of actors) this.#hit(fault, address);
      },
    };
  }

  #hit(fault: TargetFault, address: number): void {
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
      case 'disk.fail':
        target.disk.refuseWrites(fault.count);
        return;
      case 'disk.fail-sync':
        target.disk.failSyncs(fault.count);
        return;
      case 'disk.slow':
        target.disk.slow(fault.factor);
        return;
      default:
        unreachable(fault);
    }
  }

  #onLinks(fault: LinkFault, links: readonly LinkId[]): Blow | string {
    if (links.length === 0) return 'nobody is at one end of the link';
    const actors = [...new Set(links.flatMap(({ from, to }) => [from, to]))];
    return { actors, strike: () => this.#disturbLinks(fault, links) };
  }

  #disturbLinks(fault: LinkFault, links: readonly LinkId[]): void {
    const { disturbances } = this.#options;
    switch (fault.kind) {
      case 'cut':
        this.#disturb({ kind: 'cut' }, fault.isOneWay ? links : bothWays(links), fault.forMicros);
        return;
      case 'hold':
        this.#disturb({ kind: 'hold', types: fault.types }, links, fault.forMicros);
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
    return { actors: bound, strike: () => this.#disturb({ kind: 'cut' }, links, fault.forMicros) };
  }

  #split(groups: readonly (readonly number[])[], forMicros: number | null): Blow | string {
    const links = groups.flatMap((group, i) =>
      groups.flatMap((other, j) => (i === j ? [] : pairs(group, other))),
    );
    if (links.length === 0) return 'there are not two groups';
    return { actors: groups.flat(), strike: () => this.#disturb({ kind: 'cut' }, links, forMicros) };
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

type TargetFault = Extract<
  Fault,
  { readonly kind: 'crash' | 'restart' | 'pause' | 'disk.fail' | 'disk.fail-sync' | 'disk.slow' }
>;
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
