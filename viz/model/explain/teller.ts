import type { OpenTrace } from '../open-trace.js';
import { Places } from '../places.js';
import type { Explanation } from '../service.js';
import type { Row } from '../trace-model.js';
import { duration } from '../words/phrases.js';
import { summaryOf } from '../words/summary.js';

export type Sentence = Explanation['sentences'][number];

/** Kinds whose line names everybody itself. */
const NAMES_ALL = /^net\.(?:dropped|held|released)$/;
/** Kinds whose line has a subject of its own, beside the actor. */
const HAS_SUBJECT =
  /^(?:disk\.(?:synced|failed|lost|damaged)|conn\.closed|timer\.fired|clock\.changed|tree\.loaded|zab\.epoch-acked|znode\..*|sessions\.listed|client\.returned|net\.duplicated|snap\.written|paxos\.chosen)$/;

/** Says what happened at a row, for explanations. */
export class Teller {
  readonly trace: OpenTrace;
  readonly places: Places;

  constructor(trace: OpenTrace) {
    this.trace = trace;
    this.places = new Places(trace.model.actors);
  }

  /** `s1 commits 2.5, acknowledged by s1 and s3`; of the world what it does, without a name. */
  clause(row: Row): string {
    const { model } = this.trace;
    const event = this.trace.event(row);
    if (event === null) return 'an event that cannot be read';
    const summary = summaryOf(event, model.header.protocol, this.places);
    const place = model.columns.actor[row] ?? 0;
    if (model.actors[place]?.role === 'world') return summary;
    if (NAMES_ALL.test(event.kind)) return summary;
    return `${this.nameAt(place)}${HAS_SUBJECT.test(event.kind) ? ':' : ''} ${summary}`;
  }

  nameAt(place: number): string {
    return this.trace.model.actors[place]?.name ?? '?';
  }

  kindOf(row: Row): string {
    const { kinds, columns } = this.trace.model;
    return kinds[columns.kind[row] ?? 0]?.kind ?? '';
  }

  microsOf(row: Row): number {
    return this.trace.model.columns.micros[row] ?? 0;
  }

  /** `1.2 ms before`, `at the same time`. */
  before(row: Row, later: Row): string {
    const micros = this.microsOf(later) - this.microsOf(row);
    return micros === 0 ? 'at the same time' : `${duration(micros)} before`;
  }
}
