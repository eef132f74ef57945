import { CODES } from '../../../znode/codes.js';
import type { MultiOp } from '../../../znode/requests.js';
import type { Notice, ReturnedCall } from '../../owner.js';
import { Asking } from '../asking.js';
import { failedWith } from '../../failed-with.js';
import { multiError } from '../multi-error.js';
import type { MadeOwner } from '../znode-maker.js';
import { ZnodeMaker } from '../znode-maker.js';
import { childOf } from '../../../znode/path.js';
import type { Recipe } from '../recipe.js';
import type { Line, SharedHandle } from '../shared-handle.js';
import type { Decision } from './two-phase.js';
import { UNWRITTEN, decisionIn, opening, transactionOf } from './two-phase.js';

export interface CoordinatorOwner {
  /** It is decided, by this coordinator or in its place. */
  decided(decision: Decision): void;
}

export interface CoordinatorOptions {
  /** Below it are the transactions. */
  readonly path: string;
  /** Who votes. */
  readonly sites: readonly string[];
  /** After how long a vote that is missing counts as one against, in µs. */
  readonly patienceMicros: number;
}

const OPENED = 0;
const VOTE = 1;
const DECIDE = 2;
const READ = 3;
const TIME_OUT = 0;
const REST = 1;
const REST_MICROS = 20_000;

/** Of a commit in two phases (two-phase.ts): opens transactions, collects votes and decides. */
export class CommitCoordinator implements Recipe, MadeOwner {
  private readonly line: Line;
  private readonly options: CoordinatorOptions;
  private readonly owner: CoordinatorOwner;
  private readonly maker: ZnodeMaker;
  private readonly asking: Asking;
  private isOpened = false;
  private isOverdue = false;
  /** How many sites have voted for it. */
  private votes = 0;
  /** The site whose vote is waited for; null while a call is in flight. */
  private awaited: string | null = null;

  constructor(handle: SharedHandle, options: CoordinatorOptions, owner: CoordinatorOwner) {
    this.options = options;
    this.owner = owner;
    this.maker = new ZnodeMaker(handle, this);
    this.line = handle.join(this);
    this.asking = new Asking(handle, 'two-phase-commit', options.path);
  }

  get isIdle(): boolean {
    return !this.asking.isOpen;
  }

  /** Opens a transaction; `decided` follows. */
  propose(): void {
    this.asking.begin();
    this.isOpened = false;
    this.isOverdue = false;
    this.votes = 0;
    this.line.wait(TIME_OUT, this.options.patienceMicros);
    this.open();
  }

  made(): void {
    this.open();
  }

  returned(tag: number, call: ReturnedCall): void {
    if (tag === OPENED) this.onOpened(call);
    else if (tag === VOTE) this.onVote(call);
    else if (tag === DECIDE) this.onWritten(call);
    else this.onRead(call);
  }

  due(step: number): void {
    if (step === TIME_OUT) this.isOverdue = true;
    // What is in flight goes on with it.
    if (step === REST || this.awaited !== null) this.goOn();
  }

  notified({ path }: Notice): void {
    if (this.awaited !== null && path === this.voteOf(this.awaited)) this.goOn();
  }

  connected(): void {
    if (this.awaited !== null) this.goOn();
  }

  suspended(): void {}

  /** Transactions and votes stay. */
  lost(): void {
    if (!this.asking.isOpen) return;
    this.line.unwait(REST);
    this.maker.stop();
    this.goOn();
  }

  /** Writes a decision, if there is none. */
  protected writing(path: string, decision: Decision): MultiOp {
    return { kind: 'setData', path, data: decision, version: UNWRITTEN };
  }

  private goOn(): void {
    this.awaited = null;
    if (this.isOpened) this.collect();
    else this.open();
  }

  private open(): void {
    this.line.call(OPENED, { kind: 'multi', ops: opening(this.path(), this.options.sites) });
  }

  private onOpened(call: ReturnedCall): void {
    const code = multiError(call);
    // Nobody else gives this name: if it is there, an earlier try has made it.
    if (call.outcome === 'ok' || code === CODES.NODEEXISTS) {
      this.isOpened = true;
      this.collect();
    } else if (call.outcome === 'unknown') this.open();
    else if (code === CODES.NONODE) this.maker.make(this.options.path);
    else this.rest();
  }

  /** A vote is never taken back: those that were read need not be read again. */
  private collect(): void {
    const site = this.options.sites[this.votes];
    if (site === undefined) this.decide('commit');
    else this.line.call(VOTE, { kind: 'getData', path: this.voteOf(site), watch: true });
  }

  private onVote(call: ReturnedCall): void {
    const { answer } = call;
    if (answer.kind === 'data') {
      const vote = decisionIn(answer.data);
      if (vote === 'commit') {
        this.votes += 1;
        this.collect();
      } else if (vote === 'abort') this.decide('abort');
      else if (this.isOverdue) this.decideLate();
      else this.awaited = this.options.sites[this.votes] ?? null;
    } else if (failedWith(call, 'NONODE')) {
      // The site has done already what somebody else has decided.
      this.read();
    } else this.goOnAfter(call);
  }

  private decideLate(): void {
    this.asking.acted('refused', transactionOf(this.asking.guid));
    this.decide('abort');
  }

  private decide(decision: Decision): void {
    this.line.call(DECIDE, this.writing(this.path(), decision));
  }

  private onWritten(call: ReturnedCall): void {
    if (call.outcome === 'fail' && !failedWith(call, 'BADVERSION')) this.rest();
    // Whatever was written, by whom: what is there is the decision.
    else this.read();
  }

  private read(): void {
    this.line.call(READ, { kind: 'getData', path: this.path(), watch: false });
  }

  private onRead(call: ReturnedCall): void {
    const { answer } = call;
    const decision = answer.kind === 'data' ? decisionIn(answer.data) : null;
    if (decision === null) {
      this.goOnAfter(call);
      return;
    }
    this.line.unwait();
    this.asking.acted('decision', `${transactionOf(this.asking.guid)} ${decision}`);
    this.asking.end('released');
    this.owner.decided(decision);
  }

  private goOnAfter({ outcome }: ReturnedCall): void {
    if (outcome === 'fail') this.rest();
    else this.goOn();
  }

  private rest(): void {
    this.line.wait(REST, REST_MICROS);
  }

  private path(): string {
    return childOf(this.options.path, transactionOf(this.asking.guid));
  }

  private voteOf(site: string): string {
    return childOf(this.path(), site);
  }
}
