/** The second run, and how it compares with the one at hand. */
import type { ReadonlySignal, Signal } from '@preact/signals';
import { batch, effect, signal, untracked } from '@preact/signals';
import type { App } from '../../app/app.js';
import { DetailCache } from '../../app/detail-cache.js';
import type { Comparison } from '../../model/compare/comparison.js';
import { compareRuns, findClash } from '../../model/compare/comparison.js';
import { describeFirstDifference, firstDifference } from '../../model/compare/first-difference.js';
import { lastRowAt } from '../../model/rows.js';
import type { EventDetail, TraceService, TraceSource } from '../../model/service.js';
import type { Row, TraceModel } from '../../model/trace-model.js';
import { NO_ROW } from '../../model/trace-model.js';

/** A trace of the page that can be compared with. */
export interface Offer {
  readonly name: string;
  readonly title: string;
  source(): TraceSource;
}

export interface CompareMeans {
  /** A service of its own for the second run. */
  openService(): TraceService;
  /** What else the page holds. */
  offers(): readonly Offer[];
  /** What is compared with, as a link says it: a link that is opened sets it, and so does whatever is opened here. */
  readonly linked: Signal<string | null>;
  /** What such a name or address stands for. */
  sourceOf(linked: string): TraceSource;
}

/** A second run that was read, and the comparison. */
export interface ComparedPair {
  readonly a: TraceModel;
  readonly b: TraceModel;
  readonly detailsB: DetailCache;
  readonly comparison: Comparison;
  /** Where they part, in words. */
  readonly summary: string;
}

export type CompareState =
  | { readonly kind: 'none' }
  | { readonly kind: 'loading'; readonly name: string }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'ready'; readonly pair: ComparedPair };

export class CompareStore {
  readonly means: CompareMeans;
  readonly #state: Signal<CompareState> = signal({ kind: 'none' });
  /** The place of the difference at hand in the list; -1 before the first. */
  readonly at: Signal<number> = signal(-1);
  /** Of the latest wish: what comes of an earlier one is not wanted any more. */
  #turn = 0;
  /** What `linked` said when something was opened last. */
  #address: string | null = null;

  constructor(means: CompareMeans) {
    this.means = means;
  }

  get state(): ReadonlySignal<CompareState> {
    return this.#state;
  }

  /** Forgets the second run as soon as another trace is at hand. Returns what ends that. */
  follow(app: App): () => void {
    return effect(() => {
      const model = app.model.value;
      const state = this.#state.peek();
      if (state.kind === 'ready' && state.pair.a !== model) this.clear();
    });
  }

  /** Opens what a link names as soon as the trace at hand is whole. Returns what ends that. */
  followLink(app: App): () => void {
    return effect(() => {
      const { value: linked } = this.means.linked;
      if (app.opening.value.kind !== 'open' || linked === this.#address) return;
      untracked(() => {
        if (linked === null) this.clear();
        else void this.#read(app, this.means.sourceOf(linked), 'stay');
      });
    });
  }

  clear(): void {
    this.#begin({ kind: 'none' }, null);
  }

  /** Opens a trace beside the one at hand, and goes to where they part. */
  async open(app: App, source: TraceSource): Promise<void> {
    await this.#read(app, source, 'go');
  }

  #begin(state: CompareState, address: string | null): void {
    this.#turn += 1;
    this.#address = address;
    batch(() => {
      this.at.value = -1;
      this.#state.value = state;
      this.means.linked.value = address;
    });
  }

  async #read(app: App, source: TraceSource, how: 'go' | 'stay'): Promise<void> {
    this.#begin({ kind: 'loading', name: source.name }, addressOf(source));
    const turn = this.#turn;
    try {
      const state = await this.#compared(app, source);
      if (turn !== this.#turn) return;
      this.#state.value = state;
      if (how === 'go') this.show(app, 0);
      else this.at.value = placeOf(state, app.cursor.peek());
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (turn === this.#turn) this.#state.value = { kind: 'failed', message };
    }
  }

  /** Moves to the next difference, or the one before. */
  step(app: App, by: 1 | -1): void {
    const state = this.#state.value;
    if (state.kind !== 'ready') return;
    const { differences } = state.pair.comparison;
    const to = Math.min(differences.length - 1, Math.max(0, this.at.value + by));
    this.show(app, to);
  }

  /** Moves to a difference: the cursor goes to its event, or to the last one before it of the run at hand. */
  show(app: App, place: number): void {
    const state = this.#state.value;
    if (state.kind !== 'ready') return;
    const { a, b, comparison } = state.pair;
    const difference = comparison.differences[place];
    if (difference === undefined) return;
    this.at.value = place;
    const before = lastRowAt(a.columns, b.columns.micros[difference.b] ?? 0);
    app.moveTo(difference.a === NO_ROW ? Math.max(0, before) : difference.a, 'jump');
  }

  async #compared(app: App, source: TraceSource): Promise<CompareState> {
    const a = app.model.peek();
    if (a === null)
      return { kind: 'failed', message: 'Open a trace first: it is compared with another one.' };
    const service = this.means.openService();
    const b = await opened(service, source);
    const clash = findClash(a, b);
    if (clash !== null) return { kind: 'failed', message: clash };
    const prints = [await app.service.fingerprints(), await service.fingerprints()] as const;
    const comparison = compareRuns({ model: a, prints: prints[0] }, { model: b, prints: prints[1] });
    const summary = await summaryOf({ a, b, comparison }, [app.service, service]);
    const detailsB = new DetailCache(service);
    detailsB.open();
    return { kind: 'ready', pair: { a, b, detailsB, comparison, summary } };
  }
}

/** How a link says what is compared with. A file from the reader's disk has no address that means anything to others. */
function addressOf(source: TraceSource): string | null {
  switch (source.kind) {
    case 'bytes':
      return source.name;
    case 'url':
      return source.url;
    case 'file':
      return null;
  }
}

/** The difference at a row of the run at hand; -1 if there is none. */
function placeOf(state: CompareState, row: Row): number {
  return state.kind === 'ready' ? state.pair.comparison.differences.findIndex(({ a }) => a === row) : -1;
}

async function opened(service: TraceService, source: TraceSource): Promise<TraceModel> {
  const read: { model: TraceModel | null } = { model: null };
  await service.open(source, {
    progress: () => undefined,
    model: (model) => {
      read.model = model;
    },
  });
  if (read.model === null) throw new Error(`${source.name} could not be read.`);
  return read.model;
}

async function summaryOf(
  runs: Pick<ComparedPair, 'a' | 'b' | 'comparison'>,
  [serviceA, serviceB]: readonly [TraceService, TraceService],
): Promise<string> {
  const first = firstDifference(runs);
  const { ofA, ofB } = runs.comparison;
  const rowsA = [first?.a ?? NO_ROW, ofB[first?.b ?? NO_ROW] ?? NO_ROW].filter((row) => row !== NO_ROW);
  const rowsB = [first?.b ?? NO_ROW, ofA[first?.a ?? NO_ROW] ?? NO_ROW].filter((row) => row !== NO_ROW);
  const textsA = textsOf(await serviceA.details(rowsA));
  const textsB = textsOf(await serviceB.details(rowsB));
  return describeFirstDifference({
    ...runs,
    summaryA: (row) => textsA.get(row) ?? '',
    summaryB: (row) => textsB.get(row) ?? '',
  });
}

function textsOf(details: readonly EventDetail[]): ReadonlyMap<number, string> {
  return new Map(details.map(({ row, summary }) => [row, summary]));
}
