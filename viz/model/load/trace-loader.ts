/** Reads a trace from a stream of bytes, and says in plain sentences what is wrong with it. */
import type { RunEvent } from '../../../scenarios/run-recipe.js';
import { eventsOf } from '../../../sim/protocols/events.js';
import { TraceError } from '../../../sim/trace/file/line/trace-error.js';
import type { TraceItem } from '../../../sim/trace/file/format.js';
import { TraceReader } from '../../../sim/trace/file/trace-reader.js';
import { OpenError } from '../service.js';
import type { Problem } from '../trace-model.js';
import { capital, thousands } from '../words/phrases.js';
import { LineStore } from './line-store.js';
import type { EventItem, TablesFor } from './model-builder.js';
import { ModelBuilder } from './model-builder.js';
import type { ReadingRange } from './reading-range.js';
import { isBefore, rangeProblem } from './reading-range.js';

/** So many lines are quoted of those that are damaged. */
const QUOTED_MAX = 3;

export class TraceLoader {
  readonly lines = new LineStore();
  readonly #name: string;
  readonly #range: ReadingRange;
  readonly #tablesFor: TablesFor;
  readonly #reader = new TraceReader<RunEvent>(eventsOf, 'skip');
  readonly #damaged: { readonly line: number; readonly text: string }[] = [];
  /** Kinds of lines that a newer version brought: how many, and where the first stands. */
  readonly #ignored = new Map<string, { count: number; readonly line: number }>();
  readonly #problems: Problem[] = [];
  #builder: ModelBuilder | null = null;
  #number = 0;
  #isStopped = false;
  /** Events before what is to be read. */
  #skipped = 0;
  /** The first event of what the file tells whole, by index: what is before it is an outline. */
  #from = 1;
  #isCut = false;

  constructor(name: string, range: ReadingRange, tablesFor: TablesFor) {
    this.#name = name;
    this.#range = range;
    this.#tablesFor = tablesFor;
  }

  /** Null until the header has come. */
  get builder(): ModelBuilder | null {
    return this.#builder;
  }

  /** Whether what follows would not be read any more. */
  get isStopped(): boolean {
    return this.#isStopped;
  }

  /** Throws an OpenError if this is no trace. */
  push(piece: Uint8Array): void {
    this.lines.push(piece, this.#take);
  }

  /** Nothing comes any more. Throws an OpenError if this is no trace. */
  end(): ModelBuilder {
    this.lines.end(this.#take);
    const builder = this.#builder;
    if (builder === null) throw new OpenError(`${this.#name} is empty, so it is no trace.`);
    if (!this.#isStopped) this.#judgeEnd(builder);
    return builder;
  }

  /** The event of a line that was read before. */
  again(line: string): RunEvent | null {
    return this.#reader.again(line);
  }

  /** What was found to be wrong so far. */
  problems(): readonly Problem[] {
    const ignored = [...this.#ignored].map(([key, { count, line }]): Problem => {
      const what = count === 1 ? '1 line' : `${String(count)} lines`;
      return {
        sort: 'ignored',
        line,
        text: `${what} of the kind "${key}", which a newer version writes, ${count === 1 ? 'is' : 'are'} left out.`,
      };
    });
    const read = { skipped: this.#skipped, count: this.#builder?.count ?? 0, isCut: this.#isCut };
    const left = rangeProblem(read, this.#range, this.#number);
    return [...(left === null ? [] : [left]), ...this.#problems, ...this.#damageProblems(), ...ignored];
  }

  readonly #take = (text: string, from: number, to: number, offset: number): void => {
    if (this.#isStopped) return;
    this.#number += 1;
    try {
      this.#read(this.#reader.line(text, this.#number, from, to), offset);
    } catch (error) {
      if (!(error instanceof TraceError)) throw error;
      this.#fail(error);
    }
  };

  #read(item: TraceItem<RunEvent>, offset: number): void {
    const builder = this.#builder;
    switch (item.kind) {
      case 'header':
        this.#builder = new ModelBuilder(this.#name, item, this.#tablesFor);
        this.#from = item.from;
        if (item.from > 1) this.#problems.push(partOf(item.from, this.#number));
        return;
      case 'event':
        if (builder !== null) this.#event(item, builder, offset);
        return;
      case 'finding':
        builder?.finding(item.finding);
        return;
      case 'rule':
        builder?.rule(item.result);
        return;
      case 'footer':
        builder?.footer(item.footer);
        return;
      case 'symbol':
        return;
      case 'keyframe':
        builder?.keyframe(item.keyframe);
        return;
      case 'ignored':
        this.#ignore(item.key);
        return;
      case 'damaged':
        this.#damaged.push({ line: this.#number, text: item.error.why });
        return;
    }
  }

  #event(item: EventItem, builder: ModelBuilder, offset: number): void {
    if (item.at.index < this.#from) {
      builder.before(item);
      return;
    }
    if (builder.count === 0 && isBefore(this.#range, this.#skipped, item.at.index)) {
      this.#skipped += 1;
      builder.before(item);
      return;
    }
    if (builder.count < this.#range.eventsMax) {
      builder.event(item, offset);
      return;
    }
    this.#isStopped = true;
    this.#isCut = true;
  }

  #ignore(key: string): void {
    const known = this.#ignored.get(key);
    if (known === undefined) this.#ignored.set(key, { count: 1, line: this.#number });
    else known.count += 1;
  }

  /** An error that ends the reading: before the first event the file cannot be opened, later it can up to there. */
  #fail(error: TraceError): void {
    this.#isStopped = true;
    const builder = this.#builder;
    if (builder === null || builder.count === 0) throw new OpenError(sentenceOf(error, this.#name));
    if (error.what === 'too-damaged') {
      this.#damaged.push({ line: error.line, text: error.why });
      return;
    }
    this.#problems.push({
      sort: 'damaged',
      line: error.line,
      text: `Reading ended at line ${String(error.line)}: ${error.why}.`,
    });
  }

  #judgeEnd(builder: ModelBuilder): void {
    const error = this.#reader.end();
    if (error === null) return;
    const last = builder.table.columns().index.at(-1) ?? 0;
    const text =
      error.what === 'truncated'
        ? `The file ends after event ${thousands(last)}, without its footer: whoever wrote it was probably stopped.`
        : `${capital(error.why)}.`;
    this.#problems.push({
      sort: error.what === 'truncated' ? 'truncated' : 'damaged',
      line: error.line,
      text,
    });
  }

  #damageProblems(): readonly Problem[] {
    const quoted = this.#damaged.slice(0, QUOTED_MAX).map(({ line, text }): Problem => {
      return { sort: 'damaged', line, text: `Line ${String(line)} is left out: ${text}.` };
    });
    const rest = this.#damaged.slice(QUOTED_MAX);
    const [first] = rest;
    if (first === undefined) return quoted;
    const end = this.#isStopped
      ? 'and there reading ended'
      : `in lines ${rest.map(({ line }) => String(line)).join(', ')}`;
    const text = `${String(rest.length)} more damaged lines are left out, ${end}.`;
    return [...quoted, { sort: 'damaged', line: first.line, text }];
  }
}

function partOf(from: number, line: number): Problem {
  const text = `This is a part of a trace, from event ${thousands(from)} on; of what came before it has an outline.`;
  return { sort: 'truncated', line, text };
}

/** Why a file cannot be opened, and what to do. */
function sentenceOf(error: TraceError, name: string): string {
  const { what, why, line } = error;
  if (what === 'other-version')
    return `${name} cannot be opened: ${why}. Open it with the version of Quorumlab that wrote it: quorumlab view ${name}.`;
  if (what === 'not-json' || what === 'misplaced-header')
    return `${name} is no trace of Quorumlab: its first line should be a header, but ${why}.`;
  if (what === 'unknown-protocol')
    return `${name} cannot be opened: ${why} here. A newer version of Quorumlab may know it.`;
  return `${name} cannot be opened: line ${String(line)}: ${why}.`;
}
