import type { EventSpecs } from '../../../core/define-events.js';
import type { Kinded } from '../../../core/env.js';
import type { Envelope } from '../event-stream.js';
import type { StateTree } from '../state/state-tree.js';
import type { TraceFold } from '../state/trace-fold.js';
import type { TraceFooter, TraceHeader, TraceItem } from './format.js';
import { KeyframeReader } from './keyframe-codec.js';
import { TraceWriter } from './trace-writer.js';

export interface TraceSliceOptions {
  /** The indexes of the first and the last event of the part, both included. */
  readonly from: number;
  readonly to: number;
  /** All kinds of a protocol. */
  readonly specsFor: (protocol: string) => EventSpecs | null;
  readonly foldFor: (header: TraceHeader) => TraceFold | null;
  /** See {@link TraceWriter}. */
  readonly keyframeEvents?: number;
  /** Takes each line of the part, without its newline. */
  readonly write: (line: string) => void;
}

interface Happened {
  readonly event: Kinded;
  readonly at: Envelope;
}

interface Opened {
  readonly writer: TraceWriter;
  readonly specs: EventSpecs;
  readonly fold: TraceFold | null;
  readonly from: number;
}

type ItemOf<K extends TraceItem<Kinded>['kind']> = Extract<TraceItem<Kinded>, { readonly kind: K }>;

/**
 * Writes a part of a trace as a trace of its own, with all findings and rules of the whole. Of what was before the part it
 * has the events of the lowest level, by which roles, cuts and calls are known, and the last event with the states behind
 * it.
 */
export class TraceSlice {
  readonly #options: TraceSliceOptions;
  readonly #keyframes = new KeyframeReader();
  #opened: Opened | null = null;
  /** Whether the whole is a part itself, whose states are known from its first keyframe on. */
  #awaitsStates = false;
  /** The last event before the part, which is written whatever it is. */
  #before: Happened | null = null;
  /** The states behind it, if the whole has just told them. */
  #statesBefore: ReadonlyMap<number, StateTree> | null = null;
  #first: number | null = null;
  #last: number | null = null;
  #events = 0;
  #footer: TraceFooter | null = null;

  constructor(options: TraceSliceOptions) {
    this.#options = options;
  }

  /** The index of the first event of the part; null while it has none. */
  get first(): number | null {
    return this.#first;
  }

  get last(): number | null {
    return this.#last;
  }

  /** How many events the part has, without those before it. */
  get events(): number {
    return this.#events;
  }

  /** That of the whole; null before its end. */
  get footer(): TraceFooter | null {
    return this.#footer;
  }

  /** To be called with all that the whole says, in order. Throws what the writer throws. */
  take(item: TraceItem<Kinded>): void {
    switch (item.kind) {
      case 'header':
        this.#open(item);
        return;
      case 'event':
        if (this.#opened !== null) this.#event(item, this.#opened);
        return;
      case 'finding':
        this.#opened?.writer.finding(item.finding);
        return;
      case 'rule':
        this.#opened?.writer.rule(item.result);
        return;
      case 'keyframe':
        this.#keyframe(item);
        return;
      case 'footer':
        this.#opened?.writer.end(item.footer);
        this.#footer = item.footer;
        return;
      case 'symbol':
      case 'ignored':
      case 'damaged':
        return;
    }
  }

  #open({ header, level, kinds, from: whole }: ItemOf<'header'>): void {
    const { specsFor, foldFor, write, keyframeEvents } = this.#options;
    const specs = specsFor(header.protocol) ?? {};
    const from = Math.max(this.#options.from, whole);
    const fold = foldFor(header);
    const every = keyframeEvents === undefined ? {} : { keyframeEvents };
    const writer = new TraceWriter({ specs, level, kinds, from, header, fold, write, ...every });
    this.#awaitsStates = whole > 1;
    this.#opened = { writer, specs, fold, from };
  }

  #event({ event, at }: Happened, opened: Opened): void {
    if (at.index > this.#options.to) return;
    const isBefore = at.index < opened.from;
    if (this.#before !== null) this.#settle(this.#before, isBefore, opened);
    if (isBefore) {
      this.#before = { event, at };
      return;
    }
    opened.writer.event(event, at);
    this.#first ??= at.index;
    this.#last = at.index;
    this.#events += 1;
  }

  /** What to do with an event before the part: now it is known whether another one follows it there. */
  #settle({ event, at }: Happened, isFollowed: boolean, { writer, specs, fold }: Opened): void {
    this.#before = null;
    if (!isFollowed || specs[event.kind]?.level === 'min') writer.event(event, at);
    else writer.pass(event, at);
    if (this.#statesBefore !== null) fold?.restore(this.#statesBefore);
    this.#statesBefore = null;
    if (!isFollowed) writer.keyframe(at);
  }

  #keyframe({ keyframe }: ItemOf<'keyframe'>): void {
    if (!this.#awaitsStates) return;
    this.#awaitsStates = false;
    this.#statesBefore = this.#keyframes.add(keyframe);
  }
}
