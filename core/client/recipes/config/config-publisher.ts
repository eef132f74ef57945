import { assert } from '../../../assert.js';
import { OPEN_ACL } from '../../../znode/acl.js';
import type { MultiOp } from '../../../znode/requests.js';
import { CREATE_FLAGS } from '../../../znode/requests.js';
import type { ReturnedCall } from '../../owner.js';
import { CODES } from '../../../znode/codes.js';
import type { Revision } from './config-set.js';
import { POINTER } from './config-set.js';
import { failedWith } from '../../failed-with.js';
import type { ContainerOwner } from '../container-maker.js';
import { ContainerMaker } from '../container-maker.js';
import { childOf } from '../../../znode/path.js';
import type { Recipe } from '../recipe.js';
import type { Line, SharedHandle } from '../shared-handle.js';

export interface ConfigPublisherOwner {
  /** The revision was put in force. */
  published(): void;
  /**
   * Another revision than the one that this was made of is in force. Whether this one was, for a while, can be unknown:
   * if its answer was lost, and more than one revision has followed.
   */
  overtaken(): void;
}

/** A revision on its way. */
interface Work {
  /** What it replaces. */
  readonly base: Revision | null;
  readonly name: string;
  readonly entries: ReadonlyMap<string, string>;
}

const PUBLISH = 0;
const SYNC = 1;
const LOOK = 2;

const REST = 0;
const REST_MICROS = 20_000;
const ANY_VERSION = -1;

/**
 * Puts another revision of a config set in force: all of its znodes in one multi, on condition that the revision
 * that it was made of still is. What is unknown, a look at the pointer decides: its condition holds once, so that the
 * multi may be sent again as long as it holds. All of a revision has to go into one request (`jute.maxbuffer`).
 */
export class ConfigPublisher implements Recipe, ContainerOwner {
  private readonly line: Line;
  private readonly maker: ContainerMaker;
  private readonly path: string;
  private readonly owner: ConfigPublisherOwner;
  private work: Work | null = null;

  constructor(handle: SharedHandle, path: string, owner: ConfigPublisherOwner) {
    this.path = path;
    this.owner = owner;
    this.maker = new ContainerMaker(handle, this);
    this.line = handle.join(this);
  }

  get isIdle(): boolean {
    return this.work === null;
  }

  /** `published` or `overtaken` follows. One at a time. `base`: what the set has shown. */
  publish(base: Revision | null, entries: ReadonlyMap<string, string>): void {
    assert(this.work === null, 'one revision is published at a time');
    assert(!entries.has(POINTER), 'the pointer is no entry');
    this.work = { base, name: this.line.guid(), entries };
    this.send();
  }

  made(): void {
    this.send();
  }

  returned(tag: number, call: ReturnedCall): void {
    const { work } = this;
    if (work === null) return;
    if (tag === PUBLISH) this.onPublished(work, call);
    else if (tag === SYNC && call.outcome === 'ok') this.look();
    else if (tag === LOOK && (call.outcome === 'ok' || failedWith(call, 'NONODE'))) this.onLook(work, call);
    else this.onTrouble(call);
  }

  due(): void {
    this.sync();
  }

  notified(): void {}

  connected(): void {}

  suspended(): void {}

  /** What was sent in the old session is done by now, or never will be: the pointer tells. */
  lost(): void {
    this.line.unwait();
    if (this.work !== null) this.sync();
  }

  private onPublished({ base }: Work, call: ReturnedCall): void {
    if (call.outcome === 'ok') this.end(true);
    else if (call.outcome === 'fail' && base === null && isMissing(call)) this.maker.make(this.path);
    else this.onTrouble(call);
  }

  /** Refused, for whatever reason, or unknown: the pointer tells. */
  private onTrouble({ outcome }: ReturnedCall): void {
    if (outcome === 'unknown') this.sync();
    else this.line.wait(REST, REST_MICROS);
  }

  private onLook({ base, name }: Work, { answer }: ReturnedCall): void {
    const version = answer.kind === 'data' ? answer.stat.version : null;
    if (answer.kind === 'data' && answer.data === name) this.end(true);
    else if (version === (base?.version ?? null)) this.send();
    else this.end(false);
  }

  private end(isInForce: boolean): void {
    this.work = null;
    if (isInForce) this.owner.published();
    else this.owner.overtaken();
  }

  private sync(): void {
    this.line.call(SYNC, { kind: 'sync', path: this.path });
  }

  private look(): void {
    this.line.call(LOOK, { kind: 'getData', path: childOf(this.path, POINTER), watch: false });
  }

  private send(): void {
    const { work } = this;
    if (work !== null) this.line.call(PUBLISH, { kind: 'multi', ops: this.operations(work) });
  }

  private operations({ base, name, entries }: Work): readonly MultiOp[] {
    const pointer = childOf(this.path, POINTER);
    const ops: MultiOp[] = [
      base === null
        ? createOf(pointer, name)
        : { kind: 'setData', path: pointer, data: name, version: base.version },
    ];
    for (const [entry, data] of entries) {
      const path = childOf(this.path, entry);
      const before = base?.entries.get(entry);
      if (before === undefined) ops.push(createOf(path, data));
      else if (before !== data) ops.push({ kind: 'setData', path, data, version: ANY_VERSION });
    }
    for (const entry of base?.entries.keys() ?? []) {
      if (entries.has(entry)) continue;
      ops.push({ kind: 'delete', path: childOf(this.path, entry), version: ANY_VERSION });
    }
    return ops;
  }
}

function createOf(path: string, data: string): MultiOp {
  return { kind: 'create', path, data, acl: OPEN_ACL, flags: CREATE_FLAGS.persistent };
}

/** The set has no znode to be in. */
function isMissing({ answer }: ReturnedCall): boolean {
  const first = answer.kind === 'multi' ? answer.results[0] : undefined;
  return first?.kind === 'error' && first.code === CODES.NONODE;
}
