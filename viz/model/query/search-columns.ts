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
  readonly numbers: readonly { readonly name: string; readonly column: NumberColumn }[];
  readonly texts: readonly { readonly name: string; readonly column: TextColumn }[];
  readonly words: readonly { readonly name: string; readonly wordsOf: (value: unknown) => string }[];
  readonly hasRequest: boolean;
  /** Of a message on its way: whether it leaves, arrives, or neither; null for what is no message. */
  readonly message: 'leaves' | 'arrives' | 'other' | null;
}

export class SearchColumns {
  readonly numbers: Readonly<Record<NumberField, NumberColumn>> = {
    zxid: new NumberColumn(),
    epoch: new NumberColumn(32),
    ballot: new NumberColumn(),
    session: new NumberColumn(),
    from: new NumberColumn(32),
    to: new NumberColumn(32),
  };
  readonly texts: Readonly<Record<TextField, TextColumn>> = {
    type: new TextColumn(),
    path: new TextColumn(),
    op: new TextColumn(),
    fault: new TextColumn(),
    words: new TextColumn(),
  };
  /** By place of the kind. */
  readonly #plans: readonly Plan[];

  /** A kind has its place by the order of its declaration. */
  constructor(specs: EventSpecs) {
    this.#plans = Object.entries(specs).map(([kind, { fields }]) => this.#planOf(kind, fields));
  }

  /** `kind`: the place of its kind. */
  add(event: RunEvent, { row, actor, cause }: RowEnvelope, kind: number): void {
    const plan = this.#plans[kind];
    const fields: unknown = event;
    if (plan === undefined || !isRecord(fields)) return;
    const { numbers, texts, words, message } = plan;
    for (const { name, column } of numbers) {
      const value = fields[name];
      if (typeof value === 'number') column.set(row, value);
    }
    for (const { name, column } of texts) {
      const value = fields[name];
      if (typeof value === 'string') column.set(row, value);
    }
    if (words.length > 0) this.#addWords(row, fields, words);
    if (plan.hasRequest && isZnodeRequest(fields['request'])) {
      this.texts.op.set(row, fields['request'].kind);
      const path = requestPath(fields['request']);
      if (path !== null) this.texts.path.set(row, path);
    }
    if (message === null) return;
    if (message === 'leaves') this.numbers.from.set(row, actor);
    else if (cause !== NO_ROW) this.#carry(row, cause);
    if (message === 'arrives' && cause !== NO_ROW) this.numbers.to.set(row, actor);
  }

  #addWords(row: Row, event: Readonly<Record<string, unknown>>, plan: Plan['words']): void {
    let words = '';
    for (const { name, wordsOf } of plan) {
      const text = wordsOf(event[name]);
      if (text !== '') words = words === '' ? text : `${words} ${text}`;
    }
    if (words !== '') this.texts.words.set(row, words);
  }

  /** What a message carries is told when it is sent; its arrival and its loss are about the same. */
  #carry(row: Row, cause: Row): void {
    for (const field of CARRIED) {
      const value = this.numbers[field].at(cause);
      if (!Number.isNaN(value)) this.numbers[field].set(row, value);
    }
  }

  #planOf(kind: string, fields: EventSpecs[string]['fields']): Plan {
    const names = Object.keys(fields);
    return {
      numbers: names.flatMap((name) => {
        const field = NUMBERS[name];
        return field === undefined ? [] : [{ name, column: this.numbers[field] }];
      }),
      texts: names.flatMap((name) => {
        const field = TEXTS[name];
        return field === undefined ? [] : [{ name, column: this.texts[field] }];
      }),
      words: Object.entries(fields).flatMap(([name, spec]) => {
        const wordsOf = TEXTS[name] === undefined ? WORDS.get(fieldType(spec).type) : undefined;
        return wordsOf === undefined ? [] : [{ name, wordsOf }];
      }),
      hasRequest: names.includes('request'),
      message: messageOf(kind),
    };
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

function messageOf(kind: string): Plan['message'] {
  if (kind === 'net.sent') return 'leaves';
  if (kind === 'net.delivered') return 'arrives';
  return kind.startsWith('net.') ? 'other' : null;
}
