/**
 * What a request costs the service, by how many znodes it holds. Without network, log and clock: they cost the same
 * whatever the tree holds, and would hide it if the service did not.
 *
 * Trees of all sizes are alive at once and take turns, so that a slow moment of the machine, and the collector, hit them
 * alike. Every tree has the same depth, names of the same length and directories of the same width: what is left is
 * growth with the number of znodes alone. Requests for znodes anywhere meet a memory that is slower where there is more of
 * it; requests for the same few, `gathered`, do not, and show what the work itself comes to.
 */
import { assert } from '../core/assert.js';
import { Model } from '../sim/check/service/model/model.js';
import { makeZxid } from '../core/zxid.js';
import { OPEN_ACL } from '../core/znode/acl.js';
import type { MultiOp, Update, ZnodeRequest } from '../core/znode/requests.js';
import { living } from './heap.js';
import { LoneService } from './lone-service.js';

const SIZES = [
  { name: '1k', znodes: 1_000 },
  { name: '100k', znodes: 100_000 },
  { name: '1M', znodes: 1_000_000 },
] as const;
/** Of a directory: znodes, or directories. */
const WIDTH = 100;
/** Turns of all sizes and requests; the first ones warm up. */
const TURNS = 50;
const WARM_UP = 10;
/** Among how many znodes the requests are that are gathered. */
const GATHERED = 10;
/** Of each kind of request in a turn: few, for in a small tree what they make counts. */
const BATCH = 100;
const SESSION = 1;
/** For how long the checkers' model remembers what was, in transactions. */
const REMEMBERED = 1_000;

const ASKING = 1;
const WATCHING = 2;

/** A kind of request, for the znode at a path; `sibling` is beside it, and is nobody's else. */
type RequestFor = (path: string, sibling: string) => ZnodeRequest;

/** In this order: what a create makes, the delete behind it takes away, and who watches is told by the next setData. */
const REQUESTS: Readonly<Record<string, { readonly who: number; readonly of: RequestFor }>> = {
  create: { who: ASKING, of: (_, sibling) => create(sibling) },
  exists: { who: ASKING, of: (path) => ({ kind: 'exists', path, watch: false }) },
  getData: { who: ASKING, of: (path) => ({ kind: 'getData', path, watch: false }) },
  getChildren: {
    who: ASKING,
    of: (path) => ({ kind: 'getChildren', path: directoryOf(path), watch: false }),
  },
  setData: { who: ASKING, of: setData },
  delete: { who: ASKING, of: (_, sibling) => remove(sibling) },
  multi: { who: ASKING, of: (path, sibling) => multi(path, sibling) },
  watchSet: { who: WATCHING, of: (path) => ({ kind: 'getData', path, watch: true }) },
  watchFired: { who: ASKING, of: setData },
};

/** What is measured at one size. */
interface Subject {
  readonly name: string;
  readonly znodes: number;
  readonly service: LoneService;
  readonly model: ModelAlone;
  readonly bytesAZnode: number;
  readonly modelBytesAZnode: number;
  readonly anywhere: Turns;
  readonly gathered: Turns;
}

/** By request: ns of each turn. */
type Turns = Map<string, number[]>;

/** The figures: ns at the smallest size, ratios to it, and bytes. */
export function znodeCosts(): Readonly<Record<string, number>> {
  const subjects = SIZES.map(subjectOf);
  const positions = new Positions();
  for (let turn = 0; turn < TURNS; turn += 1) {
    for (const subject of subjects) {
      const { znodes, anywhere, gathered } = subject;
      takeTurn(subject, positions.next(znodes), turn < WARM_UP ? null : anywhere);
      const few = positions.next(GATHERED);
      // The others' turns have left nothing of these in the processor's caches.
      takeTurn(subject, few, null);
      takeTurn(subject, few, turn < WARM_UP ? null : gathered);
    }
  }
  // A watch is left once for every path that a turn names, and is used up in the same turn.
  assert(
    subjects.every(({ service }) => service.events > TURNS * BATCH),
    'who watches is told',
  );
  const [smallest, ...larger] = subjects;
  const figures: Record<string, number> = {};
  for (const [request, turns] of smallest?.anywhere ?? []) {
    figures[`${request}NanosAt1k`] = Math.round(fast(turns));
    for (const { name, anywhere, gathered } of larger) {
      figures[`${request}RatioAt${name}`] = ratio(anywhere, smallest?.anywhere, request);
      figures[`${request}GatheredRatioAt${name}`] = ratio(gathered, smallest?.gathered, request);
    }
  }
  for (const { name, bytesAZnode, modelBytesAZnode } of larger) {
    figures[`bytesPerZnodeAt${name}`] = Math.round(bytesAZnode);
    figures[`modelBytesPerZnodeAt${name}`] = Math.round(modelBytesAZnode);
  }
  return figures;
}

/** A quarter of the turns were faster. A turn is so short that whatever interrupts it would stand in the middle. */
function fast(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 2] ?? 0;
}

function ratio(turns: Turns, base: Turns | undefined, request: string): number {
  return Number((fast(turns.get(request) ?? []) / fast(base?.get(request) ?? [])).toFixed(2));
}

function subjectOf({ name, znodes }: { readonly name: string; readonly znodes: number }): Subject {
  const before = living().heap;
  const service = new LoneService();
  service.connect(ASKING);
  service.connect(WATCHING);
  populate(znodes, (update) => service.ask(ASKING, update));
  const between = living().heap;
  const model = new ModelAlone();
  populate(znodes, (update) => model.update(update));
  const bytesAZnode = (between - before) / znodes;
  const modelBytesAZnode = (living().heap - between) / znodes;
  const turns = { anywhere: new Map(), gathered: new Map() };
  return { name, znodes, service, model, bytesAZnode, modelBytesAZnode, ...turns };
}

function populate(znodes: number, update: (update: Update) => void): void {
  update(create('/t'));
  for (let i = 0; i < znodes; i += 1) {
    if (i % (WIDTH * WIDTH) === 0) update(create(directoryOf(directoryOf(pathOf(i)))));
    if (i % WIDTH === 0) update(create(directoryOf(pathOf(i))));
    update(create(pathOf(i)));
  }
}

function takeTurn({ service, model }: Subject, paths: readonly string[], turns: Turns | null): void {
  const siblings = paths.map((path, i) => `${path}-${String(i)}`);
  const note = (name: string, each: number): void => {
    const known = turns?.get(name);
    if (known === undefined) turns?.set(name, [each]);
    else known.push(each);
  };
  for (const [name, { who, of }] of Object.entries(REQUESTS)) {
    const requests = paths.map((path, i) => of(path, siblings[i] ?? ''));
    note(
      name,
      nanosOf(requests, (request) => service.ask(who, request)),
    );
  }
  const updates = siblings.flatMap((sibling, i) => [
    create(sibling),
    setData(paths[i] ?? ''),
    remove(sibling),
  ]);
  note(
    'modelUpdate',
    nanosOf(updates, (update) => model.update(update)),
  );
  note(
    'modelRead',
    nanosOf(paths, (path) => model.read(path)),
  );
}

/** How long each took, in ns, of all together. */
function nanosOf<T>(inputs: readonly T[], work: (input: T) => void): number {
  const start = performance.now();
  for (const input of inputs) work(input);
  return ((performance.now() - start) * 1_000_000) / inputs.length;
}

/** The checkers' model, with a session that does everything. */
class ModelAlone {
  readonly #model = new Model();
  #counter = 0;

  constructor() {
    this.#model.open(SESSION, 0);
  }

  update(update: Update): void {
    this.#counter += 1;
    const zxid = makeZxid(1, this.#counter);
    const { code } = this.#model.update(update, { zxid, timeMs: this.#counter, session: SESSION });
    if (code !== 0) throw new Error(`the model answers ${String(code)}`);
    this.#model.forgetBelow(zxid - REMEMBERED);
  }

  read(path: string): void {
    const { code } = this.#model.read({ kind: 'getData', path, watch: false }, makeZxid(1, this.#counter));
    if (code !== 0) throw new Error(`the model answers ${String(code)}`);
  }
}

/** Pseudo-random positions, so that no cache knows what comes next. */
class Positions {
  #state = 1;

  next(znodes: number): readonly string[] {
    const paths: string[] = [];
    for (let i = 0; i < BATCH; i += 1) {
      this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0;
      paths.push(pathOf(Math.floor((this.#state / 4_294_967_296) * znodes)));
    }
    return paths;
  }
}

/** The path of the i-th znode: all have the same length. */
function pathOf(i: number): string {
  const leaf = String(i % WIDTH).padStart(2, '0');
  const directory = String(Math.floor(i / WIDTH) % WIDTH).padStart(2, '0');
  const top = String(Math.floor(i / (WIDTH * WIDTH))).padStart(2, '0');
  return `/t/${top}/${directory}/${leaf}`;
}

function directoryOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

function create(path: string): MultiOp {
  return { kind: 'create', path, data: `data ${path}`, acl: OPEN_ACL, flags: 0 };
}

function setData(path: string): MultiOp {
  return { kind: 'setData', path, data: `next ${path}`, version: -1 };
}

function remove(path: string): MultiOp {
  return { kind: 'delete', path, version: -1 };
}

function multi(path: string, sibling: string): Update {
  const check = { kind: 'check', path, version: -1 } as const;
  return { kind: 'multi', ops: [check, create(sibling), setData(path), remove(sibling)] };
}
