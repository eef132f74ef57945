import { assert, AssertionError } from '../../../core/assert.js';
import type { DetailLevel, EventSpecs } from '../../../core/define-events.js';
import type { Kinded } from '../../../core/env.js';
import { byText } from '../../../core/text-order.js';
import type { RunVerdict } from '../../run-result.js';
import type { Envelope } from '../event-stream.js';
import { EvidenceIndex } from './evidence.js';
import { isCount } from './json-guards.js';
import type { RunProgress, TraceFinding, TraceHeader, TraceRule } from './format.js';
import { FIELDS_KEY, holdsLevel } from './format.js';
import { encodeHeader } from './header-codec.js';
import type { KindCodec } from './kind-codec.js';
import { KindTable } from './kind-codec.js';
import { KEYFRAME_EVENTS, Keyframes } from './keyframes.js';
import { LineSum } from './line/line-sum.js';
import type { TraceFold } from '../state/trace-fold.js';
import { SymbolWriter } from './symbols.js';
import { closeFooter, encodeFinding, encodeFooter, encodeRule } from './verdict-codec.js';

export interface TraceWriterOptions {
  /** All kinds of the run. */
  readonly specs: EventSpecs;
  /** Events of higher levels are counted and left out. */
  readonly level: DetailLevel;
  /** The indexes of events that are written at any level: what a finding names. */
  readonly kept?: ReadonlySet<number>;
  /** Kinds that are written at any level; none if not said. */
  readonly kinds?: ReadonlySet<string>;
  /** The index of the first event from which on the file is whole; 1 if not said. */
  readonly from?: number;
  readonly header: TraceHeader;
  /** The states of the actors, of which keyframes are made; null for a file without keyframes. */
  readonly fold?: TraceFold | null;
  /** How many events stand between two keyframes; 4,096 if not said. */
  readonly keyframeEvents?: number;
  /** How far the run has come, for keyframes. */
  readonly progress?: () => RunProgress;
  /** Takes each line, without its newline. */
  readonly write: (line: string) => void;
}

/**
 * Writes a trace, line by line, while the run goes on; the header is written at once. It listens to all events, and
 * what goes wrong meanwhile is kept for `end`: thrown from a listener, it would kill the simulated process that
 * happens to report, and change the run that it was to record.
 */
export class TraceWriter {
  readonly #kept: ReadonlySet<number>;
  /** The kinds that are written, whichever event it is. */
  readonly #held = new Set<string>();
  readonly #write: (line: string) => void;
  readonly #kinds: KindTable<Kinded>;
  readonly #symbols: SymbolWriter;
  readonly #keyframes: Keyframes | null;
  readonly #counts = new Map<string, number>();
  readonly #evidence: EvidenceIndex;
  readonly #sum = new LineSum();
  /** For each event that was left out, the nearest event before it in its chain of causes that was written. */
  readonly #ancestors = new Map<number, number>();
  #written = 0;
  #lastIndex = 0;
  #failure: Error | null = null;
  #isEnded = false;

  constructor(options: TraceWriterOptions) {
    this.#kept = options.kept ?? new Set();
    this.#write = options.write;
    this.#kinds = new KindTable(options.specs);
    this.#evidence = new EvidenceIndex(options.specs, options.level);
    this.#symbols = new SymbolWriter((line) => this.#line(line));
    const {
      fold = null,
      progress = null,
      from = 1,
      header,
      keyframeEvents: every = KEYFRAME_EVENTS,
    } = options;
    const actors = header.actors.map(({ id }) => id);
    const isFromStart = from === 1;
    this.#keyframes = fold === null ? null : new Keyframes({ fold, actors, progress, every, isFromStart });
    const kinds = new Map<string, KindCodec<Kinded>>();
    for (const codec of this.#kinds.all) {
      const isHeld = holdsLevel(options.level, codec.level) || options.kinds?.has(codec.kind) === true;
      if (isHeld) this.#held.add(codec.kind);
      if (isHeld || this.#kept.size > 0) kinds.set(codec.key, codec);
    }
    this.#line(encodeHeader(options.header, { level: options.level, from }, kinds));
  }

  /** Writes an event, if the level has it. For `EventStream.subscribeToAll`; never throws. */
  event(event: Kinded, at: Envelope): void {
    if (this.#failure !== null) return;
    try {
      this.#event(event, at);
    } catch (error) {
      this.#failure = error instanceof Error ? error : new AssertionError(String(error));
    }
  }

  /** An event that is not to be in the file, and yet happened: later states have what it changed. */
  pass(event: Kinded, at: Envelope): void {
    this.#leaveOut(at);
    this.#keyframes?.pass(event, at);
  }

  /** Writes the states behind the event that was written last, `at`. */
  keyframe(at: Envelope): void {
    const keyframe = this.#keyframes?.now(at, this.#sum.bytes) ?? null;
    if (keyframe !== null) this.#line(keyframe);
  }

  /** Whether an event was left out for its level. */
  hasLeftOut(index: number): boolean {
    return this.#ancestors.has(index);
  }

  /** Writes a violation. */
  finding(finding: TraceFinding): void {
    this.#line(encodeFinding(finding));
  }

  /** Writes what became of a rule. */
  rule(result: TraceRule): void {
    this.#line(encodeRule(result));
  }

  /** Writes the footer. Throws what went wrong while events were written: such a file stays without a footer. */
  end(run: { readonly hash: string; readonly reported: number; readonly verdict: RunVerdict }): void {
    if (this.#failure !== null) throw this.#failure;
    assert(
      isCount(run.reported) && run.reported >= this.#lastIndex,
      'every event that was written was reported',
    );
    const { hash, reported, verdict } = run;
    const keyframes = this.#keyframes?.places ?? [];
    const counts = Object.fromEntries([...this.#counts].sort(([a], [b]) => byText(a, b)));
    const summed = encodeFooter({ events: this.#written, reported, hash, verdict, keyframes, counts });
    this.#sum.addText(summed);
    this.#line(closeFooter(summed, this.#sum.digits()));
    this.#isEnded = true;
  }

  #event(event: Kinded, at: Envelope): void {
    const { index, micros, actor, cause } = at;
    const codec = this.#kinds.withKind(event.kind);
    if (codec === undefined)
      throw new AssertionError(`the kind of an event is declared, but not ${event.kind}`);
    if (!this.#held.has(codec.kind) && !this.#kept.has(index)) {
      this.#leaveOut(at);
      return;
    }
    const written = this.#ancestors.get(cause) ?? cause;
    assert(isCount(micros) && isCount(actor), 'the time and the actor of an event are integers from 0');
    assert(index > this.#lastIndex && cause < index, 'events come in their order, each behind its cause');
    const fields = codec.encode(event, (text) => this.#symbols.encode(text));
    const end = fields === '' ? '}' : `,"${FIELDS_KEY}":${fields}}`;
    this.#line(this.#envelope(codec, at, written) + this.#causes(event, at) + end);
    this.#evidence.note(event, at);
    this.#lastIndex = index;
    this.#written += 1;
    this.#counts.set(codec.key, (this.#counts.get(codec.key) ?? 0) + 1);
    const keyframe = this.#keyframes?.next(event, at, this.#sum.bytes) ?? null;
    if (keyframe !== null) this.#line(keyframe);
  }

  #leaveOut({ index, cause }: Envelope): void {
    this.#ancestors.set(index, this.#ancestors.get(cause) ?? cause);
  }

  #envelope(codec: KindCodec<Kinded>, { index, micros, actor }: Envelope, cause: number): string {
    let text = `{"k":"${codec.key}","t":${String(micros)},"n":${String(actor)}`;
    if (index !== this.#lastIndex + 1) text += `,"i":${String(index)}`;
    if (cause !== 0) text += `,"c":${String(index - cause)}`;
    return text;
  }

  #causes(event: Kinded, { index, actor }: Envelope): string {
    const found = this.#evidence.find(event, actor);
    return found.length === 0 ? '' : `,"q":[${found.map((cause) => String(index - cause)).join(',')}]`;
  }

  #line(line: string): void {
    assert(!this.#isEnded, 'nothing is written behind the footer');
    this.#sum.addLine(line);
    this.#write(line);
  }
}
