import { assert, unreachable } from '../../../../core/assert.js';
import type { ReturnedCall } from '../../../../core/client/owner.js';
import type { MultiResult } from '../../../../core/znode/answers.js';
import { CODES } from '../../../../core/znode/codes.js';
import type { MultiOp } from '../../../../core/znode/requests.js';
import { CREATE_FLAGS } from '../../../../core/znode/requests.js';
import { failedWith } from '../../../../core/client/failed-with.js';
import { parentOf } from '../../../../core/znode/path.js';
import type { RegisterStep, Task } from '../plan.js';
import type { TaskDesk } from './desk.js';
import { PacedRun } from './paced-run.js';
import { createOf } from './requests.js';

/** The last call of a step, whatever it is. */
const LAST = 0;
/** A read on whose answer the step's next call depends. */
const FIRST = 1;
const WRITE = 2;
const MULTI = 3;
const MAKE = 4;

const PLAIN_STEPS: readonly RegisterStep[] = ['set', 'set', 'get', 'multi', 'set', 'get'];
const ANY_VERSION = -1;
/** A znode would have to be written so often. */
const NO_VERSION = 2_147_483_647;

/**
 * Values that nobody else writes, at paths that others write as well. A step ends with its last call, whatever became
 * of it: a value whose fate is unknown may be there or not, and the next value takes its place.
 */
export class RegisterRun extends PacedRun {
  private readonly paths: readonly string[];
  private readonly kinds: readonly RegisterStep[];

  constructor(desk: TaskDesk, plan: Extract<Task, { kind: 'register' }>) {
    super(desk, plan);
    this.paths = plan.paths;
    this.kinds = plan.steps ?? PLAIN_STEPS;
    assert(this.paths.length > 0 && this.kinds.length > 0, 'a register has paths and steps');
  }

  protected override begin(): void {
    const path = this.pathAt(this.steps);
    const kind = this.kinds[this.steps % this.kinds.length] ?? 'set';
    switch (kind) {
      case 'set':
        this.set(path, ANY_VERSION);
        return;
      case 'swap':
        this.desk.call(FIRST, { kind: 'getData', path, watch: false });
        return;
      case 'get':
        this.desk.call(LAST, { kind: 'getData', path, watch: false });
        return;
      case 'sync-get':
        this.desk.call(FIRST, { kind: 'sync', path });
        return;
      case 'exists':
        this.desk.call(LAST, { kind: 'exists', path, watch: false });
        return;
      case 'list':
        this.desk.call(LAST, { kind: 'getChildren2', path: parentOf(path), watch: false });
        return;
      case 'remove':
        this.desk.call(FIRST, { kind: 'exists', path, watch: false });
        return;
      case 'multi':
        this.desk.call(MULTI, { kind: 'multi', ops: this.together(path) });
        return;
      case 'failing-multi':
        this.desk.call(MULTI, { kind: 'multi', ops: this.inVain(path) });
        return;
      default:
        unreachable(kind);
    }
  }

  protected override answered(tag: number, call: ReturnedCall): void {
    const path = this.pathAt(this.steps);
    // Refused before it was looked at: nothing was asked.
    if (failedWith(call, 'SESSIONEXPIRED')) this.later();
    else if (tag === FIRST && call.outcome === 'ok') this.afterFirst(path, call);
    else if (tag === WRITE && failedWith(call, 'NONODE')) this.make(path);
    else if (tag === MAKE && failedWith(call, 'NONODE')) this.makeParent(call.request);
    else if (tag === MULTI && call.outcome === 'fail') this.makeMissing(call);
    else this.stepEnds();
  }

  private afterFirst(path: string, { request, answer }: ReturnedCall): void {
    if (request.kind === 'sync') this.desk.call(LAST, { kind: 'getData', path, watch: false });
    else if (answer.kind === 'data') this.set(path, answer.stat.version);
    else if (answer.kind === 'stat') {
      this.desk.call(LAST, { kind: 'delete', path, version: answer.stat.version });
    }
  }

  private set(path: string, version: number): void {
    this.desk.call(WRITE, { kind: 'setData', path, data: this.desk.unique(), version });
  }

  private make(path: string): void {
    const { data, acl, flags } = createOf(path, this.desk.unique());
    this.desk.call(MAKE, { kind: 'create2', path, data, acl, flags });
  }

  /** A multi failed; if for want of a znode, that is made, and a later multi finds it. */
  private makeMissing({ request, answer }: ReturnedCall): void {
    const results: readonly MultiResult[] = answer.kind === 'multi' ? answer.results : [];
    const at = results.findIndex((result) => result.kind === 'error' && result.code === CODES.NONODE);
    const op = request.kind === 'multi' ? request.ops[at] : undefined;
    if (op?.kind === 'check' || op?.kind === 'setData') this.make(op.path ?? '/');
    else this.stepEnds();
  }

  private together(path: string): readonly MultiOp[] {
    const next = this.pathAt(this.steps + 1);
    return [
      { kind: 'check', path, version: ANY_VERSION },
      { kind: 'setData', path, data: this.desk.unique(), version: ANY_VERSION },
      { kind: 'setData', path: next, data: this.desk.unique(), version: ANY_VERSION },
    ];
  }

  /** What it makes has to be undone, the count of the parent's children too (ZOOKEEPER-1624). */
  private inVain(path: string): readonly MultiOp[] {
    return [
      { kind: 'setData', path, data: this.desk.unique(), version: ANY_VERSION },
      createOf(`${path}/m-`, this.desk.unique(), CREATE_FLAGS.persistentSequential),
      { kind: 'check', path, version: NO_VERSION },
    ];
  }

  private pathAt(step: number): string {
    return this.paths[step % this.paths.length] ?? '/';
  }
}
