import type { EventSpecs } from '../../../core/define-events.js';
import type { Kinded } from '../../../core/env.js';
import type { Envelope } from '../event-stream.js';
import { STRUCTURE_KEYS } from './format.js';
import type { KeyframePlace, TraceFooter, TraceItem } from './format.js';
import { decodeHeader } from './header-codec.js';
import { asIs, asListOf, isCount, isInteger, isText } from './json-guards.js';
import { decodeKeyframe } from './keyframe-codec.js';
import { EventScan } from './line/event-scan.js';
import { LineSum } from './line/line-sum.js';
import { ParsedLine } from './line/parsed-line.js';
import { TraceError } from './line/trace-error.js';
import { valuesIn } from './kind-codec.js';
import type { OpenKind } from './open-file.js';
import { OpenFile } from './open-file.js';
import type { FooterLine } from './verdict-codec.js';
import { decodeFinding, decodeFooter, decodeRule } from './verdict-codec.js';

/** Whether the first error ends the reading, or damaged lines are skipped. */
export type OnDamage = 'stop' | 'skip';

/** With so many damaged lines a file is no trace any more. */
const DAMAGED_MAX = 100;
/** So many of them are quoted then. */
const DAMAGED_QUOTED = 3;

/**
 * Reads a trace line by line and checks everything against the declarations of its protocol. It holds no more than a
 * line. `E` is the union of the events that `specsFor` declares for the protocols it knows.
 *
 * The first error ends the reading: behind a damaged line no index would be sure any more. Who rather sees what is left may
 * have damaged lines skipped. Each is then taken for one event, and the counts and the sum in the footer are not held
 * against the file any more.
 */
export class TraceReader<E extends Kinded> {
  readonly #specsFor: (protocol: string) => EventSpecs | null;
  readonly #sum = new LineSum();
  readonly #scan = new EventScan();
  #file: OpenFile<E> | null = null;
  #failure: TraceError | null = null;
  /** What was wrong with the lines that were skipped; null if the first error ends the reading. */
  readonly #skipped: TraceError[] | null;
  #isClosed = false;
  /** The line at hand. */
  #number = 0;
  /** The last event. */
  #index = 0;
  #micros = 0;
  #events = 0;
  readonly #keyframes: KeyframePlace[] = [];
  /** Those that were skipped as well: keyframes refer to each other by number. */
  #keyframeCount = 0;
  /** The finding that names the latest event. */
  #farthest = { index: 0, line: 0 };

  constructor(specsFor: (protocol: string) => EventSpecs | null, onDamage: OnDamage = 'stop') {
    this.#specsFor = specsFor;
    this.#skipped = onDamage === 'skip' ? [] : null;
  }

  /**
   * What a line says, given without its newline: what `text` holds from one place to before another. Throws a
   * {@link TraceError}, and the same one ever after; if damaged lines are skipped, only for the header and when there are
   * too many.
   */
  line(text: string, number: number, from = 0, to = text.length): TraceItem<E> {
    if (this.#failure !== null) throw this.#failure;
    this.#number = number;
    const [index, keyframes] = [this.#index, this.#keyframeCount];
    try {
      return this.#read(text, from, to);
    } catch (error) {
      if (!(error instanceof TraceError)) throw error;
      this.#failure = this.#judge(error);
      if (this.#failure !== null) throw this.#failure;
      if (KEYFRAME.test(text.slice(from, to))) this.#keyframeCount = keyframes + 1;
      // A line that gives a text a number, or a keyframe, is no event.
      if (this.#index === index && !NO_EVENT.test(text.slice(from, to))) this.#index += 1;
      return { kind: 'damaged', error };
    }
  }

  /** The event of a line that was read before, on its own; null for what is no event, or was ignored. */
  again(text: string): E | null {
    const file = this.#file;
    if (file === null) return null;
    const raw = new ParsedLine(text, 0);
    const scanned = this.#scanned(file, text, 0, text.length);
    if (scanned !== null) return file.event(raw, this.#scan.values, scanned);
    const kind = file.withKey(raw.need('k', 'the short name of a kind', asText));
    if (kind === undefined) return null;
    const line = file.upgraded(raw, kind);
    return file.event(line, valuesIn(line), kind);
  }

  /** To be called behind the last line: the error by which the file is not whole, or null. */
  end(): TraceError | null {
    if (this.#failure !== null || this.#isClosed) return this.#failure;
    const after = this.#events === 0 ? 'before the first event' : `after event ${String(this.#index)}`;
    const why = this.#file === null ? 'the file is empty' : `the file ends ${after}, without its footer`;
    return new TraceError({ line: this.#number + 1, column: null, what: 'truncated', why });
  }

  /** The error by which the reading ends; null if the damaged line is skipped. */
  #judge(error: TraceError): TraceError | null {
    if (this.#skipped === null || this.#file === null) return error;
    this.#skipped.push(error);
    if (this.#skipped.length < DAMAGED_MAX) return null;
    const first = this.#skipped.slice(0, DAMAGED_QUOTED).map(({ message }) => message);
    const why = `${String(DAMAGED_MAX)} lines cannot be read; ${first.join('; ')}; and so on`;
    return new TraceError({ line: error.line, column: null, what: 'too-damaged', why });
  }

  #read(text: string, from: number, to: number): TraceItem<E> {
    if (this.#isClosed) {
      const why = 'the footer is the last line of a trace, but this follows it';
      throw new TraceError({ line: this.#number, column: null, what: 'behind-footer', why });
    }
    const file = this.#file;
    const scanned = file === null ? null : this.#scanned(file, text, from, to);
    const line = new ParsedLine(text.slice(from, to), this.#number);
    if (file !== null && scanned !== null && this.#isInOrder(file)) {
      const item = this.#scannedEvent(line, scanned, file);
      this.#sum.addLine(text, from, to);
      return item;
    }
    const key = line.need('k', 'the short name of a kind', asText);
    if (file === null) return this.#header(line, key);
    if (key === STRUCTURE_KEYS.footer) return this.#footer(line, file);
    const item = this.#item(line, key, file);
    this.#sum.addLine(text, from, to);
    return item;
  }

  #item(line: ParsedLine, key: string, file: OpenFile<E>): TraceItem<E> {
    switch (key) {
      case STRUCTURE_KEYS.header:
        return line.fail('misplaced-header', 'a trace has one header, its first line', 'k');
      case STRUCTURE_KEYS.symbol:
        return this.#symbol(line, file);
      case STRUCTURE_KEYS.keyframe:
        return this.#keyframe(line, file);
      case STRUCTURE_KEYS.finding:
        return this.#finding(line, file);
      case STRUCTURE_KEYS.rule:
        return { kind: 'rule', result: decodeRule(line, !file.isNewer) };
      default:
        return this.#event(line, key, file);
    }
  }

  #header(line: ParsedLine, key: string): TraceItem<E> {
    if (key !== STRUCTURE_KEYS.header) {
      line.fail('misplaced-header', `the first line of a trace is its header, but this is "${key}"`, 'k');
    }
    this.#sum.addLine(line.text);
    const { version, level, from, header, kinds } = decodeHeader(line);
    const specs = this.#specsFor(header.protocol);
    if (specs === null)
      return line.fail('unknown-protocol', `no protocol is called "${header.protocol}"`, 'proto');
    this.#file = new OpenFile<E>(line, { version, level, from, header, kinds }, specs);
    const held = new Set([...kinds.values()].map(({ kind }) => kind));
    return { kind: 'header', version, level, from, kinds: held, header };
  }

  /** The kind of a line of an event in its usual form, whose parts stand in the scan then; null for any other. */
  #scanned(file: OpenFile<E>, text: string, from: number, to: number): OpenKind<E> | null {
    return !file.isOld && this.#scan.take(text, from, to) ? (file.withCode(this.#scan.code) ?? null) : null;
  }

  /** Whether nothing is wrong with the envelope of the line that was scanned. */
  #isInOrder({ actors }: OpenFile<E>): boolean {
    const { micros, actor, index: given, delta, deltas } = this.#scan;
    const index = given < 0 ? this.#index + 1 : given;
    if (micros < this.#micros || index <= this.#index || delta === 0 || delta >= index) return false;
    for (const each of deltas) if (each < 1 || each >= index) return false;
    return actors.has(actor);
  }

  #scannedEvent(line: ParsedLine, kind: OpenKind<E>, file: OpenFile<E>): TraceItem<E> {
    const { micros, actor, index: given, delta, deltas, values } = this.#scan;
    const index = given < 0 ? this.#index + 1 : given;
    const at = { index, micros, actor, cause: delta < 0 ? 0 : index - delta };
    this.#count(at, kind);
    return itemOf(file.event(line, values, kind), at, deltas, kind.key);
  }

  #event(raw: ParsedLine, key: string, file: OpenFile<E>): TraceItem<E> {
    const kind = file.withKey(key);
    if (kind === undefined) {
      // What a newer version writes besides its events is not among the kinds of its header, and takes no index.
      if (file.isNewer) return { kind: 'ignored', key };
      return raw.fail('unknown-kind', `"${key}" is not among the kinds of the header`, 'k');
    }
    const line = file.upgraded(raw, kind);
    const at = this.#envelope(line, file);
    const deltas = line.has('q') ? line.need('q', 'a list of integers', asDeltas) : NONE;
    for (const delta of deltas) this.#checkCause(line, delta, 'q', at.index);
    this.#count(at, kind);
    return itemOf(file.event(line, valuesIn(line), kind), at, deltas, kind.key);
  }

  #count({ index, micros }: Envelope, kind: OpenKind<E>): void {
    this.#index = index;
    this.#micros = micros;
    this.#events += 1;
    kind.events += 1;
  }

  #symbol(line: ParsedLine, file: OpenFile<E>): TraceItem<E> {
    if (!file.isNewer) line.refuseOthers(SYMBOL_KEYS);
    file.name(line.need('i', 'a number, an integer from 0', asCount), line.need('s', 'a text', asText));
    return { kind: 'symbol' };
  }

  #keyframe(line: ParsedLine, file: OpenFile<E>): TraceItem<E> {
    const keyframe = decodeKeyframe(line, this.#keyframeCount, !file.isNewer);
    this.#keyframeCount += 1;
    this.#keyframes.push({ offset: this.#sum.bytes, index: keyframe.index });
    // Behind a line that was skipped it tells again where the file is.
    if (this.#skipped !== null && this.#skipped.length > 0) this.#index = keyframe.index;
    else if (keyframe.index !== this.#index || keyframe.micros !== this.#micros) {
      line.fail('wrong-keyframe', `a keyframe stands behind event ${String(this.#index)}, its last`, 'i');
    }
    return { kind: 'keyframe', keyframe };
  }

  #envelope(line: ParsedLine, { actors }: OpenFile<E>): Envelope {
    const micros = line.need('t', 'a time in µs, an integer from 0', asCount);
    const actor = line.need('n', 'an address, an integer from 0', asCount);
    const index = line.has('i') ? line.need('i', 'the index of an event', asCount) : this.#index + 1;
    const delta = line.has('c') ? line.need('c', 'an integer', asInteger) : null;
    if (micros < this.#micros) {
      line.fail('time-backwards', `time goes back from ${String(this.#micros)} to ${String(micros)} µs`, 't');
    }
    if (!actors.has(actor)) line.fail('unknown-actor', `no actor ${String(actor)} is in the header`, 'n');
    if (index <= this.#index) {
      line.fail('index-backwards', `event ${String(index)} follows event ${String(this.#index)}`, 'i');
    }
    if (delta !== null) this.#checkCause(line, delta, 'c', index);
    return { index, micros, actor, cause: delta === null ? 0 : index - delta };
  }

  #checkCause(line: ParsedLine, delta: number, key: string, index: number): void {
    if (delta >= 1 && delta < index) return;
    const why = delta < 1 ? 'a cause that is not before it' : 'a cause before the first event';
    line.fail('wrong-cause', `event ${String(index)} names ${why}`, key);
  }

  #finding(line: ParsedLine, file: OpenFile<E>): TraceItem<E> {
    const finding = decodeFinding(line, !file.isNewer);
    for (const { index } of finding.evidence) {
      if (index > this.#farthest.index) this.#farthest = { index, line: line.number };
    }
    return { kind: 'finding', finding };
  }

  #footer(line: ParsedLine, file: OpenFile<E>): TraceItem<E> {
    const { footer, sum, summed } = decodeFooter(line, !file.isNewer);
    this.#isClosed = true;
    if (this.#skipped === null || this.#skipped.length === 0)
      this.#checkFooter(line, { footer, sum, summed }, file);
    return { kind: 'footer', footer };
  }

  #checkFooter(line: ParsedLine, { footer, sum, summed }: FooterLine, file: OpenFile<E>): void {
    const { events, reported } = footer;
    if (events !== this.#events) {
      const why = `the footer counts ${String(events)} events, but the file holds ${String(this.#events)}`;
      line.fail('wrong-count', why, 'events');
    }
    if (reported < this.#index) {
      const why = `${String(reported)} events were reported, but the file holds event ${String(this.#index)}`;
      line.fail('wrong-count', why, 'reported');
    }
    this.#checkCounts(line, footer, file);
    this.#checkEvidence(reported);
    this.#sum.addText(summed);
    const actual = this.#sum.digits();
    if (actual !== sum)
      line.fail('wrong-sum', `the file was changed: its checksum is ${actual}, not ${sum}`, 'sum');
  }

  /** A file of format 1 counts no kinds, and has no keyframes. */
  #checkCounts(line: ParsedLine, { counts, keyframes }: TraceFooter, { kinds }: OpenFile<E>): void {
    if (counts === null) return;
    const read = new Map([...kinds].map(({ key, events }) => [key, events]));
    for (const key of new Set([...Object.keys(counts), ...read.keys()])) {
      const [told, held] = [counts[key] ?? 0, read.get(key) ?? 0];
      if (told === held) continue;
      const why = `the footer counts ${String(told)} events of "${key}", but the file holds ${String(held)}`;
      line.fail('wrong-count', why, 'kinds');
    }
    const isEqual =
      keyframes.length === this.#keyframes.length &&
      keyframes.every(({ offset, index }, i) => {
        const held = this.#keyframes[i];
        return held?.offset === offset && held.index === index;
      });
    if (!isEqual) line.fail('wrong-count', 'the footer tells of other keyframes than the file holds', 'keys');
  }

  /** A finding may name events that the file leaves out, but none that never was. */
  #checkEvidence(reported: number): void {
    const { index, line } = this.#farthest;
    if (index <= reported) return;
    const why = `the finding names event ${String(index)}, but only ${String(reported)} were reported`;
    throw new TraceError({ line, column: null, what: 'wrong-count', why });
  }
}

/** `key`: the short name of a kind that may be one to ignore. */
function itemOf<E extends Kinded>(
  event: E | null,
  at: Envelope,
  deltas: readonly number[],
  key: string,
): TraceItem<E> {
  if (event === null) return { kind: 'ignored', key };
  const causes = deltas.length === 0 ? NONE : deltas.map((delta) => at.index - delta);
  return { kind: 'event', event, at, causes };
}

const NONE: readonly number[] = [];
const SYMBOL_KEYS: ReadonlySet<string> = new Set(['k', 'i', 's']);
const KEYFRAME = /^\{"k":"key"/;
const NO_EVENT = /^\{"k":"(?:sym|key)"/;
const asText = asIs(isText);
const asCount = asIs(isCount);
const asInteger = asIs(isInteger);
const asDeltas = asListOf(asInteger);
