/** Laws of connections, whatever happens to the network and to the processes. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SeededChoices } from '../../../sim/kernel/seeded-choices.js';
import type { Choices } from '../../../sim/kernel/choices.js';
import type { Disturbance, LinkId } from '../../../sim/network/disturbances.js';
import { WalkChoices } from '../../../sim/search/walk.js';
import type { PuppetEnv, PuppetInput } from '../process/puppet.js';
import { World } from '../process/world.js';

const SERVERS = [1, 2, 3];
/** More than the number of any message. */
const MESSAGES = 281_474_976_710_656;
const PORTS = ['quorum', 'election'] as const;

/** A process that keeps a connection to each other server, and numbers what it sends on each by itself. */
interface Sent {
  readonly connection: number;
  readonly from: number;
  readonly incarnation: number;
  readonly numbers: number[];
}

type Act =
  | { readonly kind: 'connect'; readonly from: number; readonly to: number }
  | { readonly kind: 'say'; readonly from: number; readonly pick: number; readonly count: number }
  | { readonly kind: 'close'; readonly from: number; readonly pick: number }
  | { readonly kind: 'crash' | 'start' | 'pause'; readonly from: number }
  | { readonly kind: 'begin'; readonly disturbance: Disturbance; readonly link: LinkId }
  | { readonly kind: 'heal' }
  | { readonly kind: 'reset' | 'lose'; readonly link: LinkId };

const server = fc.constantFrom(...SERVERS);
const link = fc.constantFrom(
  ...SERVERS.flatMap((from) => SERVERS.filter((to) => to !== from).map((to) => ({ from, to }))),
);
const pick = fc.nat(20);
const disturbance: fc.Arbitrary<Disturbance> = fc.oneof(
  fc.constant<Disturbance>({ kind: 'cut' }),
  fc.constant<Disturbance>({ kind: 'cut', port: 'quorum' }),
  fc.constant<Disturbance>({ kind: 'cut', mode: 'kill' }),
  fc.constant<Disturbance>({ kind: 'hold', types: ['Odd'] }),
  fc.constant<Disturbance>({ kind: 'hold', types: null, port: 'election' }),
  fc.constant<Disturbance>({ kind: 'slow', factor: 20 }),
);
const calmAct: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ kind: fc.constant('connect' as const), from: server, to: server }),
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('say' as const),
      from: server,
      pick,
      count: fc.integer({ min: 1, max: 6 }),
    }),
  },
);
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 9, arbitrary: calmAct },
  fc.record({ kind: fc.constant('close' as const), from: server, pick }),
  fc.record({ kind: fc.constantFrom('crash' as const, 'start' as const, 'pause' as const), from: server }),
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('begin' as const), disturbance, link }) },
  fc.record({ kind: fc.constant('heal' as const) }),
  fc.record({ kind: fc.constantFrom('reset' as const, 'lose' as const), link }),
);
const step = fc.record({ act, micros: fc.constantFrom(0, 30, 200, 5_000, 400_000) });
type Steps = readonly { readonly act: Act; readonly micros: number }[];

/** Plays acts on a world, and keeps a book of all that was sent. */
class Theatre {
  readonly world: World;
  readonly sent: Sent[] = [];
  /** Connections that a process has, by its address. */
  readonly #open = new Map<number, number[]>();

  constructor(choices: Choices) {
    const part = {
      begin: (env: PuppetEnv) => {
        this.#open.set(env.self, []);
        for (const port of PORTS) env.streams.listen(port);
      },
      handle: (input: PuppetInput, env: PuppetEnv) => {
        if (input.kind === 'accepted') this.#open.get(env.self)?.push(input.connection);
      },
    };
    this.world = new World({
      choices,
      network: { latency: { shape: 'exponential', minMicros: 50, meanMicros: 200, capMicros: 5_000 } },
      streams: { windowMessages: 3, silenceMicros: 300_000, resetPpm: 20_000 },
      parts: Object.fromEntries(SERVERS.map((address) => [address, part])),
    });
  }

  play(steps: Steps): void {
    for (const [from, to] of [
      [1, 2],
      [2, 3],
      [3, 1],
    ] as const)
      this.#act({ kind: 'connect', from, to });
    this.world.pass(1_000);
    for (const { act: next, micros } of steps) {
      this.#act(next);
      this.world.pass(micros);
    }
    this.world.cluster.heal(SERVERS);
    this.world.settle();
  }

  #act(next: Act): void {
    const { cluster } = this.world;
    switch (next.kind) {
      case 'connect':
        if (next.from === next.to || !this.world.host(next.from).isAlive) return;
        this.#open
          .get(next.from)
          ?.push(this.world.env(next.from).streams.connect(next.to, PORTS[next.to % 2] ?? 'quorum'));
        return;
      case 'say':
        for (let i = 0; i < next.count; i += 1) this.#say(next.from, next.pick);
        return;
      case 'close': {
        const connection = this.#choose(next.from, next.pick);
        if (connection !== null) this.world.env(next.from).streams.close(connection);
        return;
      }
      case 'crash':
        this.world.host(next.from).crash('fault', 'a crash', 'keep');
        return;
      case 'start':
        this.world.host(next.from).start();
        return;
      case 'pause':
        this.world.host(next.from).pause(100_000);
        return;
      case 'begin':
        cluster.disturbances.begin(next.disturbance, [next.link]);
        return;
      case 'heal':
        cluster.disturbances.heal(() => true);
        return;
      case 'reset':
        cluster.streams.breakOver([next.link], null);
        return;
      case 'lose':
        cluster.disturbances.order(next.link, { effect: 'lose', type: 'Odd', left: 1, delayMicros: 0 });
        return;
    }
  }

  #say(from: number, which: number): void {
    const connection = this.#choose(from, which);
    if (connection === null) return;
    const env = this.world.env(from);
    let book = this.sent.find((sent) => sent.connection === connection && sent.from === from);
    if (book === undefined) {
      book = { connection, from, incarnation: env.incarnation, numbers: [] };
      this.sent.push(book);
    }
    const n = book.numbers.length + 1;
    book.numbers.push(n);
    env.streams.send(connection, { kind: n % 2 === 1 ? 'Odd' : 'Even', n });
  }

  #choose(from: number, which: number): number | null {
    if (!this.world.host(from).isAlive) return null;
    const open = this.#open.get(from) ?? [];
    return open[which % Math.max(1, open.length)] ?? null;
  }
}

/** What a process got on a connection, by its life. */
function received(world: World, address: number, connection: number): { n: number; incarnation: number }[] {
  return world
    .got(address)
    .flatMap(({ input, incarnation }) =>
      input.kind === 'message' && input.connection === connection
        ? [{ n: input.message.n, incarnation }]
        : [],
    );
}

const seeded = (seed: number): Choices => new SeededChoices(seed);
const walking = (seed: number): Choices => new WalkChoices(seed, 20_000);
const plays = {
  seed: fc.nat(1_000_000),
  steps: fc.array(step, { minLength: 15, maxLength: 60, size: 'max' }),
};

describe.each([
  ['time decides', seeded],
  ['somebody picks within a slack', walking],
])('on every connection, where %s', (_, choicesOf) => {
  it('what arrives is a prefix of what was sent, in order, in one life of the receiver', () => {
    fc.assert(
      fc.property(plays.seed, plays.steps, (seed, steps) => {
        const theatre = new Theatre(choicesOf(seed));
        theatre.play(steps);
        for (const { connection, from, numbers } of theatre.sent) {
          for (const address of SERVERS) {
            if (address === from) continue;
            const got = received(theatre.world, address, connection);
            expect(got.map(({ n }) => n)).toEqual(numbers.slice(0, got.length));
            expect(new Set(got.map(({ incarnation }) => incarnation)).size).toBeLessThanOrEqual(1);
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  it('all arrives after a heal unless the connection ended', () => {
    fc.assert(
      fc.property(plays.seed, plays.steps, (seed, steps) => {
        const theatre = new Theatre(choicesOf(seed));
        theatre.play(steps);
        const { world, sent } = theatre;
        const ended = new Set(world.of('conn.closed').map(({ event }) => event.conn));
        for (const { connection, from, numbers } of sent) {
          if (ended.has(connection)) continue;
          const arrived = SERVERS.filter((address) => address !== from).flatMap((address) =>
            received(world, address, connection).map(({ n }) => n),
          );
          expect(arrived).toEqual(numbers);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('every input belongs to the life that opened or accepted it, and the last one says that it broke', () => {
    fc.assert(
      fc.property(plays.seed, plays.steps, (seed, steps) => {
        const theatre = new Theatre(choicesOf(seed));
        theatre.play(steps);
        for (const address of SERVERS) {
          const lives = new Map<number, number>();
          const broken = new Set<number>();
          for (const { input, incarnation } of theatre.world.got(address)) {
            if (!('connection' in input)) continue;
            const life = lives.get(input.connection) ?? incarnation;
            lives.set(input.connection, life);
            expect(incarnation).toBe(life);
            expect(broken.has(input.connection)).toBe(false);
            if (input.kind === 'broken') broken.add(input.connection);
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  it('each message is delivered or dropped, once, unless its receiver died while it stood still', () => {
    fc.assert(
      fc.property(plays.seed, plays.steps, (seed, steps) => {
        const { world } = playedBy(new Theatre(choicesOf(seed)), steps);
        const ends = new Map<number, number>();
        for (const { event } of [...world.of('net.delivered'), ...world.of('net.dropped')]) {
          const key = event.from * MESSAGES + event.msg;
          ends.set(key, (ends.get(key) ?? 0) + 1);
        }
        const hasDiedAsleep = steps.some(({ act: { kind } }) => kind === 'pause');
        for (const { actor, event } of world.of('net.sent')) {
          const count = ends.get(actor * MESSAGES + event.msg) ?? 0;
          if (hasDiedAsleep) expect(count).toBeLessThanOrEqual(1);
          else expect(count).toBe(1);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('equal seeds give equal runs', () => {
    fc.assert(
      fc.property(plays.seed, plays.steps, (seed, steps) => {
        const [first, second] = [1, 2].map(() => {
          const { world } = playedBy(new Theatre(choicesOf(seed)), steps);
          world.cluster.kernel.foldDraws();
          return world.cluster.kernel.hash.digits();
        });
        expect(first).toBe(second);
      }),
      { numRuns: 40 },
    );
  });
});

function playedBy(theatre: Theatre, steps: Steps): Theatre {
  theatre.play(steps);
  return theatre;
}
