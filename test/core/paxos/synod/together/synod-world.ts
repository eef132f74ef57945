/**
 * Some servers of the synod, each in a fake world of its own, and a network that does nothing by itself. Whatever
 * happens next, a test decides. What becomes of it is judged here, by the disks and by what leaves a server: values are
 * chosen by a table of durable votes, which no server can talk into anything.
 */
import { AssertionError } from '../../../../../core/assert.js';
import type { Input, Process } from '../../../../../core/env.js';
import type { Address, ServerId } from '../../../../../core/ids.js';
import type { Ballot } from '../../../../../core/paxos/ballot.js';
import { ZERO_BALLOT } from '../../../../../core/paxos/ballot.js';
import type { SynodMessage, SynodTimer, SynodVocabulary } from '../../../../../core/paxos/synod/messages.js';
import type { SynodParts } from '../../../../../core/paxos/synod/parts.js';
import { SYNOD_PARTS } from '../../../../../core/paxos/synod/parts.js';
import { synodServer } from '../../../../../core/paxos/synod/server.js';
import type { SynodSettings } from '../../../../../core/paxos/synod/settings.js';
import { SYNOD_DEFAULTS } from '../../../../../core/paxos/synod/settings.js';
import type { Wreck } from '../../../storage/fake-files.js';
import { FakeFiles } from '../../../storage/fake-files.js';
import type { Act } from '../fake-env.js';
import { FakeEnv } from '../fake-env.js';

/** What must hold in every run. */
export type Law =
  /** Of all values that are chosen, learned or told to a client. */
  | 'there is one decision'
  | 'what is learned is chosen'
  | 'an answer leaves when it is durable'
  | 'a ballot is prepared in one life of one server'
  | 'no assertion fails';

export interface InFlight {
  readonly from: Address;
  readonly to: ServerId;
  readonly message: SynodMessage;
}

export interface WorldOptions {
  readonly servers: number;
  readonly parts?: SynodParts;
  readonly settings?: SynodSettings;
  /** Told of all that a server does, in order. */
  readonly onAct?: (sid: ServerId, act: Act) => void;
}

interface Machine {
  readonly sid: ServerId;
  readonly files: FakeFiles;
  env: FakeEnv;
  process: Process<SynodVocabulary>;
  /** The highest promise on its disk. */
  durablePromise: Ballot;
}

/** Where a client is. */
const CLIENT = 100;

export class SynodWorld {
  /** What is under way. */
  readonly messages: InFlight[] = [];
  /** The laws that this run has broken. */
  readonly broken = new Set<Law>();
  /** Values that a quorum has accepted durably at one ballot. */
  readonly chosen = new Set<number>();
  readonly learned = new Set<number>();
  private readonly options: WorldOptions;
  private readonly machines: readonly Machine[];
  private readonly votes = new Map<Ballot, Map<number, Set<ServerId>>>();
  /** By ballot: the life that sent its first Prepare. */
  private readonly lives = new Map<Ballot, FakeEnv>();

  constructor(options: WorldOptions) {
    this.options = options;
    this.machines = Array.from({ length: options.servers }, (_, i) => {
      const files = new FakeFiles();
      const env = new FakeEnv({ self: i + 1, files });
      return { sid: i + 1, files, env, process: this.program(env), durablePromise: ZERO_BALLOT };
    });
    for (const machine of this.machines) this.takeActs(machine);
  }

  /** How many syncs are under way. */
  get syncCount(): number {
    return this.machines.reduce((count, { files }) => count + files.syncs.length, 0);
  }

  /** A client asks a server. */
  submit(sid: ServerId, value: number): void {
    const input: Input<SynodVocabulary> = {
      kind: 'datagram',
      from: CLIENT,
      datagram: { kind: 'Submit', value },
    };
    this.handle(this.machine(sid), input);
  }

  /** The message at this place of `messages` arrives; `keeps` leaves a copy of it behind. */
  deliver(index: number, keeps = false): InFlight {
    const [inFlight] = keeps ? this.messages.slice(index, index + 1) : this.messages.splice(index, 1);
    if (inFlight === undefined) throw new Error('a message that is delivered was sent');
    const { from, to, message } = inFlight;
    this.handle(this.machine(to), { kind: 'datagram', from, datagram: message });
    return inFlight;
  }

  /** The message at this place of `messages` is lost. */
  drop(index: number): void {
    this.messages.splice(index, 1);
  }

  /** All messages of this kind that are under way are lost. */
  dropAll(kind: SynodMessage['kind']): void {
    for (let i = this.messages.length - 1; i >= 0; i -= 1)
      if (this.messages[i]?.message.kind === kind) this.drop(i);
  }

  /** One of the syncs under way completes: that of this number, server by server. Returns what it was. */
  completeSync(number: number): { readonly sid: ServerId; readonly target: string } {
    const { machine, index } = this.syncAt(number);
    const { target, ticket } = machine.files.complete(index);
    this.countVotes(machine);
    this.handle(machine, { kind: 'synced', ticket, error: null });
    return { sid: machine.sid, target };
  }

  /** One of the syncs under way fails, and if that makes its server halt, `wreck` is what its machine keeps. */
  failSync(number: number, wreck: Wreck): void {
    const { machine, index } = this.syncAt(number);
    const { ticket } = machine.files.fail(index);
    this.handle(machine, { kind: 'synced', ticket, error: 'EIO' });
    if (machine.env.haltedBecause !== null) this.crash(machine.sid, wreck);
  }

  /** One of the timers that are set and of this kind, if one is named, fires; false if there is none. */
  fire(number: number, kind?: SynodTimer['kind']): boolean {
    const set = this.machines.flatMap((machine) =>
      machine.env.setTimers.map((timer) => ({ machine, ...timer })),
    );
    const ofKind = set.filter(({ timer }) => kind === undefined || timer.kind === kind);
    const due = ofKind[number % ofKind.length];
    if (due === undefined) return false;
    due.machine.env.takeTimer(due.id);
    this.handle(due.machine, { kind: 'timer', timer: due.timer });
    return true;
  }

  /** A machine dies and starts again at once: to be down for long is to have all messages and timers late. */
  crash(sid: ServerId, wreck: Wreck = {}): void {
    const machine = this.machine(sid);
    machine.files.crash(wreck);
    this.countVotes(machine);
    const { incarnation } = machine.env;
    machine.env = new FakeEnv({ self: sid, incarnation: incarnation + 1, files: machine.files });
    machine.process = this.program(machine.env);
    this.takeActs(machine);
  }

  private program(env: FakeEnv): Process<SynodVocabulary> {
    const { servers, settings = SYNOD_DEFAULTS, parts = SYNOD_PARTS } = this.options;
    const sids = Array.from({ length: servers }, (_, i) => i + 1);
    return synodServer({ servers: sids, settings }, parts)(env);
  }

  private syncAt(number: number): { readonly machine: Machine; readonly index: number } {
    let index = number;
    for (const machine of this.machines) {
      const count = machine.files.syncs.length;
      if (index < count) return { machine, index };
      index -= count;
    }
    throw new Error('a sync that ends was asked for');
  }

  private machine(sid: ServerId): Machine {
    const machine = this.machines[sid - 1];
    if (machine === undefined) throw new Error(`there is a server ${String(sid)}`);
    return machine;
  }

  private handle(machine: Machine, input: Input<SynodVocabulary>): void {
    try {
      machine.process.handle(input);
    } catch (error) {
      if (!(error instanceof AssertionError)) throw error;
      this.broken.add('no assertion fails');
      this.crash(machine.sid);
    }
    this.takeActs(machine);
  }

  private takeActs(machine: Machine): void {
    for (const act of machine.env.take()) {
      this.options.onAct?.(machine.sid, act);
      if (act.act === 'send') this.sent(machine, act.to, act.message);
      else if (act.act === 'observe' && act.event.kind === 'paxos.learned') this.learns(act.event.value);
    }
  }

  private sent(machine: Machine, to: Address, message: SynodMessage): void {
    const { sid, env, durablePromise } = machine;
    if (message.kind === 'Answer') {
      this.learns(message.value);
      return;
    }
    if (message.kind === 'Prepare') {
      const life = this.lives.get(message.ballot) ?? env;
      this.lives.set(message.ballot, life);
      this.require(life === env, 'a ballot is prepared in one life of one server');
    } else if (message.kind === 'Promise') {
      this.require(durablePromise >= message.ballot, 'an answer leaves when it is durable');
    } else if (message.kind === 'Accepted') {
      const voters = [...(this.votes.get(message.ballot)?.values() ?? [])];
      this.require(
        voters.some((voter) => voter.has(sid)),
        'an answer leaves when it is durable',
      );
    }
    this.messages.push({ from: sid, to, message });
  }

  private learns(value: number): void {
    this.learned.add(value);
    this.require(this.chosen.has(value), 'what is learned is chosen');
    this.requireOneDecision();
  }

  private countVotes(machine: Machine): void {
    for (const tag of machine.files.takeDurableTags()) {
      if (tag.kind !== 'promised' && tag.kind !== 'accepted') continue;
      const promised = tag.kind === 'promised' ? tag.ballot : tag.promised;
      machine.durablePromise = Math.max(machine.durablePromise, promised);
      if (tag.kind !== 'accepted') continue;
      const atBallot = this.votes.get(tag.ballot) ?? new Map<number, Set<ServerId>>();
      this.votes.set(tag.ballot, atBallot);
      const voters = atBallot.get(tag.value) ?? new Set<ServerId>();
      atBallot.set(tag.value, voters.add(machine.sid));
      if (2 * voters.size > this.options.servers) this.chosen.add(tag.value);
    }
    this.requireOneDecision();
  }

  private requireOneDecision(): void {
    this.require(new Set([...this.chosen, ...this.learned]).size <= 1, 'there is one decision');
  }

  private require(holds: boolean, law: Law): void {
    if (!holds) this.broken.add(law);
  }
}
