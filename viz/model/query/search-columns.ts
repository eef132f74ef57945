/** What a search looks at, event by event: columns beside those that the page has, made while the trace is read. */
import type { EventSpecs, FieldTypeName } from '../../../core/define-events.js';
import { fieldType, isTag } from '../../../sim/trace/file/field-codecs.js';
import { isList, isRecord } from '../../../sim/trace/file/json-guards.js';
import { isAnswer, isZnodeRequest } from '../../../sim/trace/file/znode-guards.js';
import type { RunEvent } from '../../../scenarios/run-recipe.js';
import type { RowEnvelope } from '../collector.js';
import type { Row } from '../trace-model.js';
import { NO_ROW } from '../trace-model.js';
import { formatTag } from '../../../core/storage/tag.js';
import { answerText, requestPath, requestText } from '../words/request.js';
import { NumberColumn, TextColumn } from './lazy-columns.js';

/** The fields of events that are looked at, under the names that events give them. */
const NUMBERS: Readonly<Record<string, NumberField>> = {
  zxid: 'zxid',
  epoch: 'epoch',
  peerEpoch: 'epoch',
  ballot: 'ballot',
  session: 'session',
  from: 'from',
  to: 'to',
  learner: 'to',
};
const TEXTS: Readonly<Record<string, TextField>> = { type: 'type', path: 'path', op: 'op', fault: 'fault' };

export type NumberField = 'zxid' | 'epoch' | 'ballot' | 'session' | 'from' | 'to';
/** `words`: all other texts of an event in one: files, tags, reasons, data. */
export type TextField = 'type' | 'path' | 'op' | 'fault' | 'words';

/** What of the events of a kind goes into which column. */
interface Plan {
  readonly numbers: readonly (readonly [string, NumberField])[];
  readonly texts: readonly (readonly [string, TextField])[];
  readonly words: readonly (readonly [string, (value: unknown) => string])[];
  readonly hasRequest: boolean;
}

export class SearchColumns {
  readonly numbers: Readonly<Record<NumberField, NumberColumn>> = {
    zxid: new NumberColumn(),
    epoch: new NumberColumn(),
    ballot: new NumberColumn(),
    session: new NumberColumn(),
    from: new NumberColumn(),
    to: new NumberColumn(),
  };
  readonly texts: Readonly<Record<TextField, TextColumn>> = {
    type: new TextColumn(),
    path: new TextColumn(),
    op: new TextColumn(),
    fault: new TextColumn(),
    words: new TextColumn(),
  };
  readonly #plans: ReadonlyMap<string, Plan>;

  constructor(specs: EventSpecs) {
    this.#plans = new Map(Object.entries(specs).map(([kind, { fields }]) => [kind, planOf(fields)]));
  }

  add(event: RunEvent, { row, actor, cause }: RowEnvelope): void {
    const plan = this.#plans.get(event.kind);
    const fields: unknown = event;
    if (plan === undefined || !isRecord(fields)) return;
    for (const [name, field] of plan.numbers) {
      const value = fields[name];
      if (typeof value === 'number') this.numbers[field].set(row, value);
    }
    for (const [name, field] of plan.texts) {
      const value = fields[name];
      if (typeof value === 'string') this.texts[field].set(row, value);
    }
    if (plan.words.length > 0) this.#addWords(row, fields, plan.words);
    if (plan.hasRequest && isZnodeRequest(fields['request'])) {
      this.texts.op.set(row, fields['request'].kind);
      const path = requestPath(fields['request']);
      if (path !== null) this.texts.path.set(row, path);
    }
    if (event.kind === 'net.sent') this.numbers.from.set(row, actor);
    else if (event.kind.startsWith('net.') && cause !== NO_ROW) this.#carry(event, { row, actor, cause });
  }

  #addWords(row: Row, event: Readonly<Record<string, unknown>>, plan: Plan['words']): void {
    const words: string[] = [];
    for (const [name, wordsOf] of plan) {
      const text = wordsOf(event[name]);
      if (text !== '') words.push(text);
    }
    if (words.length > 0) this.texts.words.set(row, words.join(' '));
  }

  /** What a message carries is told when it is sent; its arrival and its loss are about the same. */
  #carry(
    { kind }: RunEvent,
    { row, actor, cause }: { readonly row: Row; readonly actor: number; readonly cause: Row },
  ): void {
    if (kind === 'net.delivered') this.numbers.to.set(row, actor);
    for (const field of CARRIED) {
      const value = this.numbers[field].at(cause);
      if (!Number.isNaN(value)) this.numbers[field].set(row, value);
    }
  }
}

const CARRIED: readonly NumberField[] = ['zxid', 'epoch', 'ballot'];

/** What turns a value of a field into words, by its type; types that are not here have none. */
const WORDS: ReadonlyMap<FieldTypeName, (value: unknown) => string> = new Map([
  ['text', (value: unknown) => (typeof value === 'string' ? value : '')],
  ['tag', (value: unknown) => (isTag(value) ? formatTag(value) : '')],
  ['tags', (value: unknown) => (isList(value) ? value.filter(isTag).map(formatTag).join(' ') : '')],
  ['request', (value: unknown) => (isZnodeRequest(value) ? requestText(value) : '')],
  ['answer', (value: unknown) => (isAnswer(value) ? answerText(value) : '')],
]);

function planOf(fields: EventSpecs[string]['fields']): Plan {
  const names = Object.keys(fields);
  return {
    numbers: names.flatMap((name) => {
      const field = NUMBERS[name];
      return field === undefined ? [] : [[name, field] as const];
    }),
    texts: names.flatMap((name) => {
      const field = TEXTS[name];
      return field === undefined ? [] : [[name, field] as const];
    }),
    words: Object.entries(fields).flatMap(([name, spec]) => {
      const words = TEXTS[name] === undefined ? WORDS.get(fieldType(spec).type) : undefined;
      return words === undefined ? [] : [[name, words] as const];
    }),
    hasRequest: names.includes('request'),
  };
}
