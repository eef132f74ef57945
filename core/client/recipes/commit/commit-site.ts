import { assert } from '../../../assert.js';
import type { MultiOp } from '../../../znode/requests.js';
import type { Notice, ReturnedCall } from '../../owner.js';
import { Asking } from '../asking.js';
import { failedWith } from '../../failed-with.js';
import type { MadeOwner } from '../znode-maker.js';
import { ZnodeMaker } from '../znode-maker.js';
import { childOf } from '../../../znode/path.js';
import type { Recipe } from '../recipe.js';
import type { Line, SharedHandle } from '../shared-handle.js';
import type { Decision } from './two-phase.js';
import { UNWRITTEN, decisionIn, isTransaction } from './two-phase.js';

export interface SiteOwner {
  /** How it votes on a transaction: asked once, unless its answer may not have reached the service. */
  vote(transaction: string): Decision;
  /** It is decided. May come again if the site did not get as far as saying that it is done. */
  apply(transaction: string, decision: Decision): void;
}

export interface SiteOptions {
  /** Below it are the transactions. */
  readonly path: string;
  /** The name of the site. */
  readonly site: string;
  /** After how long it decides in the coordinator's place, in µs. */
  readonly patienceMicros: number;
}

/** Steps of a transaction: with its number they make the tags of its calls, and of its times. */
const STATE = 0;
const OWN = 1;
const VOTE = 2;
const DONE = 3;
const SITES = 4;
const READ_VOTE = 5;
const DECIDE = 6;
const LATE = 7;
const STEPS = 8;
const LIST = -1;
const LIST_AGAIN = -1;
const REST_MICROS = 20_000;
const ANY_VERSION = -1;

/** A transaction that is not done here. */
interface Pending {
  readonly number: number;
  readonly name: string;
  /** What is known of it. */
  decision: Decision | null;
  isTimed: boolean;
  /** Whose votes are to be read, in the coordinator's place. */
  votes: readonly string[];
  /** A change of it is waited for. */
  isWaiting: boolean;
}

/** Of a commit in two phases (two-phase.ts): votes on transactions that name it, and does what is decided. */
export class CommitSite implements Recipe, MadeOwner {
  private readonly line: Line;
  private readonly options: SiteOptions;
  private readonly owner: SiteOwner;
  private readonly maker: ZnodeMaker;
  private readonly asking: Asking;
  private readonly pending = new Map<number, Pending>();
  /** The names of all transactions that were seen. */
  private readonly known = new Set<string>();
  private numbers = 0;

  constructor(handle: SharedHandle, options: SiteOptions, owner: SiteOwner) {
    this.options = options;
    this.owner = owner;
    this.maker = new ZnodeMaker(handle, this);
    this.line = handle.join(this);
    this.asking = new Asking(handle, 'commit-site', options.path);
  }

  /** No transaction is known that it has to do something about. */
  get isIdle(): boolean {
    return this.pending.size === 0;
  }

  /** Takes part from now on. */
  start(): void {
    this.asking.begin();
    this.list();
  }

  made(): void {
    this.list();
  }

  returned(tag: number, call: ReturnedCall): void {
    if (tag === LIST) {
      this.onList(call);
      return;
    }
    const pending = this.pending.get(Math.floor(tag / STEPS));
    assert(pending !== undefined, 'what returns belongs to a transaction that is not done');
    if (call.outcome === 'unknown') this.read(pending);
    else this.goOn(pending, tag % STEPS, call);
  }

  due(step: number): void {
    if (step === LIST_AGAIN) {
      this.list();
      return;
    }
    const pending = this.pending.get(Math.floor(step / STEPS));
    if (pending === undefined) return;
    if (step % STEPS !== LATE) this.read(pending);
    else {
      pending.isTimed = false;
      // Else it is at it, and waits anew if it has to.
      if (pending.isWaiting) this.decideInPlace(pending);
    }
  }

  notified({ path }: Notice): void {
    if (path === this.options.path) this.list();
    for (const pending of this.pending.values())
      if (pending.isWaiting && path === this.pathOf(pending)) this.read(pending);
  }

  connected(): void {
    if (!this.asking.isOpen) return;
    for (const pending of this.pending.values()) if (pending.isWaiting) this.read(pending);
  }

  suspended(): void {}

  /** All that counts is kept by the service. */
  lost(): void {
    if (!this.asking.isOpen) return;
    this.line.unwait();
    this.maker.stop();
    this.list();
    for (const pending of this.pending.values()) {
      pending.isTimed = false;
      this.read(pending);
    }
  }

  /** What is to be written in the coordinator's place, if there is no decision. */
  protected writing(path: string, decision: Decision): MultiOp {
    return { kind: 'setData', path, data: decision, version: UNWRITTEN };
  }

  private goOn(pending: Pending, step: number, call: ReturnedCall): void {
    switch (step) {
      case STATE:
        this.onState(pending, call);
        return;
      case OWN:
        this.onOwn(pending, call);
        return;
      case DONE:
        if (call.outcome === 'ok' || failedWith(call, 'NONODE')) this.end(pending);
        else this.rest(pending);
        return;
      case SITES:
        if (call.answer.kind !== 'children') this.rest(pending);
        else {
          pending.votes = call.answer.children;
          this.readVote(pending);
        }
        return;
      case READ_VOTE:
        this.onVoteRead(pending, call);
        return;
      default:
        // A vote or a decision was written, or another one was there before.
        if (call.outcome === 'ok' || failedWith(call, 'BADVERSION')) this.read(pending);
        else this.rest(pending);
    }
  }

  private list(): void {
    this.line.call(LIST, { kind: 'getChildren', path: this.options.path, watch: true });
  }

  private onList(call: ReturnedCall): void {
    const { answer, outcome } = call;
    if (answer.kind === 'children') {
      for (const name of answer.children) if (isTransaction(name) && !this.known.has(name)) this.begin(name);
    } else if (failedWith(call, 'NONODE')) this.maker.make(this.options.path);
    else if (outcome === 'unknown') this.list();
    else this.line.wait(LIST_AGAIN, REST_MICROS);
  }

  private begin(name: string): void {
    this.known.add(name);
    this.numbers += 1;
    const number = this.numbers;
    const pending = { number, name, decision: null, isTimed: false, votes: [], isWaiting: false };
    this.pending.set(number, pending);
    this.read(pending);
  }

  private read(pending: Pending): void {
    pending.isWaiting = false;
    this.call(pending, STATE, { kind: 'getData', path: this.pathOf(pending), watch: true });
  }

  private onState(pending: Pending, call: ReturnedCall): void {
    const { answer } = call;
    if (answer.kind === 'data') {
      pending.decision = decisionIn(answer.data);
      this.call(pending, OWN, { kind: 'getData', path: this.ownOf(pending), watch: false });
    } else if (failedWith(call, 'NONODE')) this.end(pending);
    else this.rest(pending);
  }

  private onOwn(pending: Pending, call: ReturnedCall): void {
    const { answer } = call;
    const { name, decision } = pending;
    if (answer.kind !== 'data') {
      // It does not name this site, or the site has done its part in an earlier life.
      if (failedWith(call, 'NONODE')) this.end(pending);
      else this.rest(pending);
    } else if (decision !== null) {
      this.asking.acted('processed', `${name} ${decision}`);
      this.owner.apply(name, decision);
      this.call(pending, DONE, { kind: 'delete', path: this.ownOf(pending), version: ANY_VERSION });
    } else if (decisionIn(answer.data) === null) {
      const vote = this.owner.vote(name);
      this.asking.acted('vote', `${name} ${vote}`);
      this.call(pending, VOTE, {
        kind: 'setData',
        path: this.ownOf(pending),
        data: vote,
        version: UNWRITTEN,
      });
    } else {
      pending.isWaiting = true;
      if (!pending.isTimed) this.wait(pending, LATE, this.options.patienceMicros);
      pending.isTimed = true;
    }
  }

  /** All have voted for it, or it is too late for those who have not. */
  private decideInPlace(pending: Pending): void {
    pending.isWaiting = false;
    this.call(pending, SITES, { kind: 'getChildren', path: this.pathOf(pending), watch: false });
  }

  private readVote(pending: Pending): void {
    const [site, ...others] = pending.votes;
    pending.votes = others;
    if (site === undefined) this.decide(pending, 'commit');
    else {
      const path = childOf(this.pathOf(pending), site);
      this.call(pending, READ_VOTE, { kind: 'getData', path, watch: false });
    }
  }

  private onVoteRead(pending: Pending, call: ReturnedCall): void {
    const { answer } = call;
    if (answer.kind !== 'data') {
      // Somebody has done already what is decided.
      this.rest(pending);
      return;
    }
    const vote = decisionIn(answer.data);
    if (vote === 'commit') this.readVote(pending);
    else {
      if (vote === null) this.asking.acted('refused', pending.name);
      this.decide(pending, 'abort');
    }
  }

  private decide(pending: Pending, decision: Decision): void {
    this.call(pending, DECIDE, this.writing(this.pathOf(pending), decision));
  }

  private end(pending: Pending): void {
    this.pending.delete(pending.number);
    this.line.unwait(pending.number * STEPS + LATE);
  }

  private rest(pending: Pending): void {
    this.wait(pending, STATE, REST_MICROS);
  }

  private call({ number }: Pending, step: number, request: ReturnedCall['request']): void {
    this.line.call(number * STEPS + step, request);
  }

  private wait({ number }: Pending, step: number, micros: number): void {
    this.line.wait(number * STEPS + step, micros);
  }

  private pathOf({ name }: Pending): string {
    return childOf(this.options.path, name);
  }

  private ownOf(pending: Pending): string {
    return childOf(this.pathOf(pending), this.options.site);
  }
}
