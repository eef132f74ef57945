import { statSync } from 'node:fs';
import type { RunEvent } from '../../scenarios/run-recipe.js';
import type { TraceFinding, TraceFooter, TraceItem, TraceRule } from '../../sim/trace/file/format.js';
import type { TraceError } from '../../sim/trace/file/line/trace-error.js';
import type { OnDamage } from '../../sim/trace/file/trace-reader.js';
import { readTraceFile } from './read-trace.js';

/** What became of the messages of one name, as far as the file tells. */
export interface MessageCounts {
  sent: number;
  delivered: number;
  dropped: number;
}

/** What a trace holds, in numbers. */
export interface TraceStat {
  readonly header: Extract<TraceItem<RunEvent>, { readonly kind: 'header' }> | null;
  /** Null if the file ends without it. */
  readonly footer: TraceFooter | null;
  /** Of the file as it is, compressed or not. */
  readonly bytes: number;
  readonly events: number;
  /** The time of the last event. */
  readonly micros: number;
  readonly kinds: ReadonlyMap<string, number>;
  /** By address. */
  readonly actors: ReadonlyMap<number, number>;
  /** By name. */
  readonly messages: ReadonlyMap<string, MessageCounts>;
  readonly findings: readonly TraceFinding[];
  readonly rules: readonly TraceRule[];
  /** Lines of a newer version. */
  readonly ignored: number;
  readonly keyframes: number;
  readonly damaged: readonly TraceError[];
}

/** Counts what a trace holds. */
export async function collectStat(file: string, onDamage: OnDamage): Promise<TraceStat> {
  const tally = new Tally();
  for await (const item of readTraceFile(file, onDamage)) tally.add(item);
  return tally.result(statSync(file).size);
}

class Tally {
  #header: TraceStat['header'] = null;
  #footer: TraceFooter | null = null;
  #events = 0;
  #micros = 0;
  #ignored = 0;
  #keyframes = 0;
  readonly #kinds = new Map<string, number>();
  readonly #actors = new Map<number, number>();
  readonly #messages = new Map<string, MessageCounts>();
  readonly #findings: TraceFinding[] = [];
  readonly #rules: TraceRule[] = [];
  readonly #damaged: TraceError[] = [];

  add(item: TraceItem<RunEvent>): void {
    switch (item.kind) {
      case 'header':
        this.#header = item;
        return;
      case 'event':
        this.#events += 1;
        this.#micros = item.at.micros;
        this.#actors.set(item.at.actor, (this.#actors.get(item.at.actor) ?? 0) + 1);
        this.#addEvent(item.event);
        return;
      case 'finding':
        this.#findings.push(item.finding);
        return;
      case 'rule':
        this.#rules.push(item.result);
        return;
      case 'footer':
        this.#footer = item.footer;
        return;
      case 'symbol':
        return;
      case 'keyframe':
        this.#keyframes += 1;
        return;
      case 'ignored':
        this.#ignored += 1;
        return;
      case 'damaged':
        this.#damaged.push(item.error);
    }
  }

  result(bytes: number): TraceStat {
    return {
      header: this.#header,
      footer: this.#footer,
      bytes,
      events: this.#events,
      micros: this.#micros,
      kinds: this.#kinds,
      actors: this.#actors,
      messages: this.#messages,
      findings: this.#findings,
      rules: this.#rules,
      ignored: this.#ignored,
      keyframes: this.#keyframes,
      damaged: this.#damaged,
    };
  }

  #addEvent(event: RunEvent): void {
    this.#kinds.set(event.kind, (this.#kinds.get(event.kind) ?? 0) + 1);
    if (event.kind === 'net.sent') this.#message(event.type).sent += 1;
    else if (event.kind === 'net.delivered') this.#message(event.type).delivered += 1;
    else if (event.kind === 'net.dropped') this.#message(event.type).dropped += 1;
  }

  #message(name: string): MessageCounts {
    let counts = this.#messages.get(name);
    if (counts === undefined) {
      counts = { sent: 0, delivered: 0, dropped: 0 };
      this.#messages.set(name, counts);
    }
    return counts;
  }
}
