import { OPEN_ACL } from '../../../znode/acl.js';
import { CREATE_FLAGS } from '../../../znode/requests.js';
import type { ReturnedCall } from '../../owner.js';
import { Asking } from '../asking.js';
import { failedWith } from '../../failed-with.js';
import type { MadeOwner } from '../znode-maker.js';
import { ZnodeMaker } from '../znode-maker.js';
import { childOf, nameOf } from '../../../znode/path.js';
import type { Recipe } from '../recipe.js';
import { prefixOf, readName } from '../sequence.js';
import type { Line, SharedHandle } from '../shared-handle.js';

/** What is to be put in. */
export interface Item {
  readonly label: string;
  readonly data: string;
}

export interface PutOwner {
  /** It is in the queue, or was. */
  put(): void;
  /** Nobody can tell whether it was: if so, it has been taken out since, or will be. It was put in once at most. */
  putUncertain(): void;
}

const CREATE = 0;
const SYNC = 1;
const LIST = 2;
const REST = 0;
const REST_MICROS = 20_000;

/**
 * Puts items into a queue, each once at most. After a lost reply its name tells whether it is there, behind a sync.
 * If it is not, it may have been taken out already: to put it in again could double it.
 */
export class QueuePut implements Recipe, MadeOwner {
  private readonly line: Line;
  private readonly path: string;
  private readonly owner: PutOwner;
  private readonly maker: ZnodeMaker;
  private readonly asking: Asking;
  private item: Item = { label: '', data: '' };

  /** `recipe`: what its events call the queue. */
  constructor(handle: SharedHandle, { recipe, path }: { recipe: string; path: string }, owner: PutOwner) {
    this.path = path;
    this.owner = owner;
    this.maker = new ZnodeMaker(handle, this);
    this.line = handle.join(this);
    this.asking = new Asking(handle, recipe, path);
  }

  get isIdle(): boolean {
    return !this.asking.isOpen;
  }

  put(item: Item): void {
    this.item = item;
    this.asking.begin();
    this.create();
  }

  made(): void {
    this.create();
  }

  returned(tag: number, call: ReturnedCall): void {
    if (tag === CREATE) this.onCreated(call);
    else if (call.outcome === 'unknown') this.sync();
    else if (tag === SYNC) this.list(call);
    else this.onList(call);
  }

  due(step: number): void {
    if (step === REST) this.create();
    else this.sync();
  }

  notified(): void {}

  connected(): void {}

  suspended(): void {}

  lost(): void {
    if (!this.asking.isOpen) return;
    this.line.unwait();
    this.maker.stop();
    this.sync();
  }

  /** The outcome of the create is not known: the server at hand may be behind, and would not show the item. */
  protected doubt(): void {
    this.sync();
  }

  protected create(): void {
    const path = childOf(this.path, prefixOf(this.asking.guid, this.item.label));
    const flags = CREATE_FLAGS.persistentSequential;
    this.line.call(CREATE, { kind: 'create', path, data: this.item.data, acl: OPEN_ACL, flags });
  }

  private onCreated(call: ReturnedCall): void {
    const { answer, outcome } = call;
    if (answer.kind === 'path') this.finish(nameOf(answer.path));
    else if (outcome === 'unknown') this.doubt();
    else if (failedWith(call, 'NONODE')) this.maker.make(this.path);
    else this.line.wait(REST, REST_MICROS);
  }

  private sync(): void {
    this.line.call(SYNC, { kind: 'sync', path: this.path });
  }

  private list({ outcome }: ReturnedCall): void {
    if (outcome === 'ok') this.line.call(LIST, { kind: 'getChildren', path: this.path, watch: false });
    else this.line.wait(SYNC, REST_MICROS);
  }

  private onList(call: ReturnedCall): void {
    const { answer } = call;
    if (answer.kind !== 'children' && !failedWith(call, 'NONODE')) {
      this.line.wait(SYNC, REST_MICROS);
      return;
    }
    const children = answer.kind === 'children' ? answer.children : [];
    const own = children.find((name) => readName(name)?.guid === this.asking.guid);
    if (own !== undefined) {
      this.finish(own);
      return;
    }
    this.asking.end('unknown');
    this.owner.putUncertain();
  }

  private finish(name: string): void {
    this.asking.acted('put', name);
    this.asking.end('released');
    this.owner.put();
  }
}
