/** The events of a trace file, one readable line each. */
import type { EventSpecs } from '../../core/define-events.js';
import type { RunEvent } from '../../scenarios/run-recipe.js';
import { eventsOf } from '../../sim/protocols/events.js';
import { describeEvent } from '../../sim/trace/describe-event.js';
import type { TraceHeader, TraceItem } from '../../sim/trace/file/format.js';
import type { TraceError } from '../../sim/trace/file/line/trace-error.js';
import { suggestion } from '../input/nearest.js';
import { RequestError } from '../input/request-error.js';
import type { Look } from '../report/output.js';
import { formatMicrosAsMs } from '../report/text.js';
import { readTraceFile } from './read-trace.js';
import { kindsNamed } from './timeline.js';

/** Which events are shown. */
export interface CatFilter {
  /** Kinds or families; null for all. */
  readonly kinds: readonly string[] | null;
  /** Names of actors, such as `s1` and `world`; null for all. */
  readonly actors: readonly string[] | null;
  /** The first and the last event, by index. */
  readonly from: number;
  readonly to: number;
}

export interface CatOptions {
  readonly file: string;
  readonly filter: CatFilter;
  readonly look: Look;
  /** Told of each line that was skipped. */
  readonly onDamaged: (error: TraceError) => void;
}

type EventItem = Extract<TraceItem<RunEvent>, { readonly kind: 'event' }>;

/** So wide that the columns stand still in almost every trace; they have to before its end is known. */
const INDEX_WIDTH = 7;
const TIME_WIDTH = 10;
const GAP = '  ';

/** The lines of a trace. Reads no further than it has to. */
export async function* catLines({ file, filter, look, onDamaged }: CatOptions): AsyncGenerator<string> {
  let print: (item: EventItem) => string | null = () => null;
  for await (const item of readTraceFile(file, 'skip')) {
    if (item.kind === 'header') {
      const printer = new Printer(item.header, filter, look);
      print = (event) => printer.line(event);
      if (Number.isFinite(look.columns)) yield printer.head();
    } else if (item.kind === 'damaged') onDamaged(item.error);
    else if (item.kind === 'event') {
      if (item.at.index > filter.to) return;
      const line = print(item);
      if (line !== null) yield line;
    }
  }
}

/** Knows what the header says. */
class Printer {
  readonly #specs: EventSpecs;
  readonly #names: ReadonlyMap<number, string>;
  readonly #kinds: ReadonlySet<string> | null;
  readonly #actors: ReadonlySet<number> | null;
  readonly #from: number;
  readonly #actorWidth: number;
  readonly #look: Look;

  constructor({ protocol, actors }: TraceHeader, filter: CatFilter, look: Look) {
    this.#specs = eventsOf(protocol) ?? {};
    this.#names = new Map(actors.map(({ id, name }) => [id, name]));
    const { kinds, actors: named, from } = filter;
    this.#kinds = kinds === null ? null : kindsNamed('--kind', kinds, Object.keys(this.#specs));
    this.#actors = named === null ? null : new Set(named.map((name) => this.#address(name)));
    this.#from = from;
    this.#actorWidth = Math.max('actor'.length, ...actors.map(({ name }) => name.length));
    this.#look = look;
  }

  head(): string {
    return this.#look.paint.dim(
      [
        'event'.padStart(INDEX_WIDTH),
        'ms'.padStart(TIME_WIDTH),
        'actor'.padEnd(this.#actorWidth),
        'cause'.padStart(INDEX_WIDTH),
        'what',
      ].join(GAP),
    );
  }

  /** Index, time in ms, actor, cause, and what happened; null for an event that is not wanted. */
  line({ event, at }: EventItem): string | null {
    const { index, micros, actor, cause } = at;
    if (index < this.#from || this.#actors?.has(actor) === false) return null;
    if (this.#kinds?.has(event.kind) === false) return null;
    const { paint } = this.#look;
    const text = describeEvent(event, this.#specs, (address) => this.#nameOf(address));
    return [
      paint.dim(String(index).padStart(INDEX_WIDTH)),
      formatMicrosAsMs(micros).padStart(TIME_WIDTH),
      this.#nameOf(actor).padEnd(this.#actorWidth),
      paint.dim((cause === 0 ? '' : String(cause)).padStart(INDEX_WIDTH)),
      paint.cyan(event.kind) + text.slice(event.kind.length),
    ].join(GAP);
  }

  #nameOf(address: number): string {
    return this.#names.get(address) ?? String(address);
  }

  #address(name: string): number {
    for (const [address, known] of this.#names) if (known === name) return address;
    const names = [...this.#names.values()];
    throw new RequestError(
      `--actor ${name}: nobody is called so in this trace${suggestion(name, names, `there are ${names.join(', ')}`)}`,
    );
  }
}
