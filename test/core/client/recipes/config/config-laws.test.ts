/** A cache over a small service that answers in order, while others write and connections break: whatever comes when. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ReturnedCall } from '../../../../../core/client/owner.js';
import { ConfigCache } from '../../../../../core/client/recipes/config/config-cache.js';
import type { RecipeHost } from '../../../../../core/client/recipes/recipe.js';
import { SharedHandle } from '../../../../../core/client/recipes/shared-handle.js';
import type { WatchEventType } from '../../../../../core/server/messages.js';
import { CODES } from '../../../../../core/znode/codes.js';
import type { ZnodeRequest } from '../../../../../core/znode/requests.js';
import { WATCHING, childrenOf, dataOf } from '../recipe-bench.js';

const PATHS = ['/r', '/r/a', '/r/a/x', '/r/b'];

/** One handle and its server: what is asked and what is told waits in one queue each. */
class SmallService implements RecipeHost {
  readonly handle = new SharedHandle(this);
  readonly tree = new Map<string, { data: string; mzxid: number }>();
  readonly sessionId = 1;
  readonly isOpen = true;
  readonly safeMicros = 0;
  isConnected = true;
  isReadOnly = false;
  zxid = 0;
  private up: { tag: number; request: ZnodeRequest }[] = [];
  private down: (() => void)[] = [];
  private open: { tag: number; request: ZnodeRequest }[] = [];
  private isWatched = false;
  /** The handle leaves it again on the next connection. */
  private isRegistered = false;

  call(tag: number, request: ZnodeRequest): void {
    this.up.push({ tag, request });
    this.open.push({ tag, request });
  }

  wait(): void {}

  below(): number {
    return 0;
  }

  observe(): void {}

  /** The server takes up the next request. */
  serves(): boolean {
    const asked = this.up.shift();
    if (asked === undefined) return false;
    const ending = this.answer(asked.request);
    this.down.push(() => {
      this.open = this.open.filter((one) => one !== asked);
      if (asked.request.kind === 'addWatch') this.isRegistered = true;
      this.handle.returned(asked.tag, { xid: 1, request: asked.request, ...ending });
    });
    return true;
  }

  /** The client hears the next thing. */
  hears(): boolean {
    const next = this.down.shift();
    next?.();
    return next !== undefined;
  }

  /** Somebody makes a znode, writes it, or deletes it. */
  changes(path: string, isDeleting: boolean): void {
    const is = this.tree.has(path);
    const hasParent = path === '/r' || this.tree.has(path.slice(0, path.lastIndexOf('/')));
    const hasChild = [...this.tree.keys()].some((other) => other.startsWith(`${path}/`));
    if (isDeleting ? !is || hasChild : !hasParent) return;
    this.zxid += 1;
    const { zxid } = this;
    if (isDeleting) this.tree.delete(path);
    else this.tree.set(path, { data: `v${String(zxid)}`, mzxid: zxid });
    if (!this.isWatched) return;
    const type: WatchEventType = isDeleting ? 'NodeDeleted' : is ? 'NodeDataChanged' : 'NodeCreated';
    this.down.push(() => this.handle.notified({ path, type, zxid }));
  }

  breaks(): void {
    const { open } = this;
    [this.up, this.down, this.open] = [[], [], []];
    this.isConnected = false;
    this.isWatched = false;
    for (const { tag, request } of open) {
      const lost = {
        outcome: 'unknown',
        code: CODES.CONNECTIONLOSS,
        zxid: 0,
        answer: { kind: 'none' },
      } as const;
      this.handle.returned(tag, { xid: 1, request, ...lost });
    }
    this.handle.suspended();
    this.isConnected = true;
    this.isWatched = this.isRegistered;
    this.handle.connected(false);
  }

  private answer(request: ZnodeRequest): Pick<ReturnedCall, 'outcome' | 'code' | 'zxid' | 'answer'> {
    const { zxid } = this;
    const ok = { outcome: 'ok', code: CODES.OK, zxid } as const;
    if (request.kind === 'addWatch') {
      this.isWatched = true;
      return { ...ok, answer: WATCHING };
    }
    const path = 'path' in request ? (request.path ?? '') : '';
    const node = this.tree.get(path);
    if (node === undefined) return { outcome: 'fail', code: CODES.NONODE, zxid, answer: { kind: 'none' } };
    if (request.kind === 'getData') return { ...ok, answer: dataOf(node.data, { mzxid: node.mzxid }) };
    const below = [...this.tree.keys()].filter((other) => other.slice(0, other.lastIndexOf('/')) === path);
    return { ...ok, answer: childrenOf(...below.map((other) => other.slice(path.length + 1))) };
  }
}

const step = fc.oneof(
  { weight: 6, arbitrary: fc.constant('serve' as const) },
  { weight: 6, arbitrary: fc.constant('hear' as const) },
  { weight: 1, arbitrary: fc.constant('break' as const) },
  { weight: 4, arbitrary: fc.record({ path: fc.constantFrom(...PATHS), isDeleting: fc.boolean() }) },
);

test('a cache never goes back, and holds in the end what the service does', () => {
  const law = fc.property(fc.array(step, { maxLength: 150, size: 'max' }), (steps) => {
    const service = new SmallService();
    const last = new Map<string, number>();
    const cache = new ConfigCache(service.handle, '/r', {
      changed: (path, node) => {
        if (node === null) return;
        expect(node.mzxid).toBeGreaterThan(last.get(path) ?? 0);
        last.set(path, node.mzxid);
      },
      completed: () => undefined,
    });
    cache.open();
    for (const next of steps) {
      if (next === 'serve') service.serves();
      else if (next === 'hear') service.hears();
      else if (next === 'break') service.breaks();
      else service.changes(next.path, next.isDeleting);
    }
    while (service.serves() || service.hears());
    expect(cache.isCurrent).toBe(true);
    const shown = new Map([...cache.entries].map(([path, { data, mzxid }]) => [path, { data, mzxid }]));
    expect(shown).toEqual(service.tree);
  });
  fc.assert(law, { numRuns: 300 });
});
