import { unreachable } from '../../../core/assert.js';
import { epochOf } from '../../../core/zxid.js';
import type { OpenTrace } from '../open-trace.js';
import type { Mask } from './mask.js';
import { maskOf, maskWhere } from './mask.js';
import { nearest } from './nearest.js';
import { printQuery } from './print.js';
import type { NumberField, TextField } from './search-columns.js';
import type { Query, Span, Test } from './syntax.js';
import { QueryFault } from './syntax.js';
import { numberTest, textTest } from './tests.js';
import type { ReadValue } from './values.js';
import { readBallot, readCount, readSession, readTime, readZxid } from './values.js';

type FieldQuery = Extract<Query, { readonly kind: 'field' }>;

/** Rows whose field passes a test. `text`: the whole query, for fixes. */
export function fieldMask(query: FieldQuery, trace: OpenTrace, text: string): Mask {
  const { field, test, span } = query;
  const { model } = trace;
  const { columns } = model;
  switch (field) {
    case 'kind':
      return kindMask(query, trace, text);
    case 'actor':
      return actorMask(query, trace, text);
    case 'from':
    case 'to':
      return peerMask(field, query, { trace, text });
    case 'zxid':
      return numberMask(field, numbers(test, readZxid, span), trace);
    case 'ballot':
      return numberMask(field, numbers(test, readBallot, span), trace);
    case 'session':
      return numberMask(field, numbers(test, readSession, span), trace);
    case 'epoch':
      return epochMask(numbers(test, readCount, span), trace);
    case 't': {
      const isIn = numbers(test, readTime, span);
      return maskWhere(columns.count, (row) => isIn(columns.micros[row] ?? 0));
    }
    case 'i': {
      const isIn = numbers(test, readCount, span);
      return maskWhere(columns.count, (row) => isIn(columns.index[row] ?? 0));
    }
    case 'type':
    case 'path':
    case 'op':
    case 'fault':
      return textFieldMask(field, textTest(test), trace);
    case 'prop':
      return findingMask(query, trace, text);
    default:
      return unreachable(field);
  }
}

function numbers(test: Test, read: ReadValue, span: Span): (value: number) => boolean {
  return numberTest(test, read, span.from);
}

function numberMask(
  field: NumberField,
  isIn: (value: number) => boolean,
  { model, search }: OpenTrace,
): Mask {
  const mask = new Uint8Array(model.columns.count);
  const { values } = search.numbers[field];
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row] ?? Number.NaN;
    if (!Number.isNaN(value) && isIn(value)) mask[row] = 1;
  }
  return mask;
}

/** Of what tells no epoch, but a transaction, the epoch of that. */
function epochMask(isIn: (value: number) => boolean, { model, search }: OpenTrace): Mask {
  const { epoch, zxid } = search.numbers;
  return maskWhere(model.columns.count, (row) => {
    const told = epoch.at(row);
    const value = Number.isNaN(told) ? epochOf(zxid.at(row)) : told;
    return !Number.isNaN(value) && isIn(value);
  });
}

function textFieldMask(
  field: TextField,
  isIn: (text: string) => boolean,
  { model, search }: OpenTrace,
): Mask {
  const { texts, places } = search.texts[field];
  const hits = [false, ...texts.map(isIn)];
  const mask = new Uint8Array(model.columns.count);
  for (let row = 0; row < places.length; row += 1) if (hits[places[row] ?? 0] === true) mask[row] = 1;
  return mask;
}

/** A kind goes by its name (`zab.acked`), the part behind the dot (`acked`), or its short name in files (`ack`). */
function kindMask(query: FieldQuery, { model }: OpenTrace, text: string): Mask {
  const isIn = textTest(query.test);
  const isNot = query.test.kind === 'compare' && query.test.operator === '!=';
  const hits = model.kinds.map(({ kind, key }) => {
    const names = [kind, key, kind.slice(kind.indexOf('.') + 1)];
    return isNot ? names.every(isIn) : names.some(isIn);
  });
  if (!isNot && !hits.includes(true)) {
    const known = model.kinds.flatMap(({ kind, key }) => [kind, key]);
    throw unknown(query, { what: 'kind of events', known, text });
  }
  return maskWhere(model.columns.count, (row) => hits[model.columns.kind[row] ?? 0] === true);
}

function actorMask(query: FieldQuery, { model }: OpenTrace, text: string): Mask {
  const hits = actorHits(
    query,
    model.actors.map(({ name }) => name),
    text,
  );
  return maskWhere(model.columns.count, (row) => hits[model.columns.actor[row] ?? 0] === true);
}

function peerMask(
  field: 'from' | 'to',
  query: FieldQuery,
  { trace, text }: { readonly trace: OpenTrace; readonly text: string },
): Mask {
  const { actors } = trace.model;
  const hits = actorHits(
    query,
    actors.map(({ name }) => name),
    text,
  );
  const addresses = new Set(actors.filter((_, place) => hits[place] === true).map(({ id }) => id));
  return numberMask(field, (address) => addresses.has(address), trace);
}

function actorHits(query: FieldQuery, names: readonly string[], text: string): readonly boolean[] {
  const isIn = textTest(query.test);
  const hits = names.map(isIn);
  const isNot = query.test.kind === 'compare' && query.test.operator === '!=';
  if (!isNot && !hits.includes(true)) throw unknown(query, { what: 'actor', known: names, text });
  return hits;
}

/** The events that prove a violation, by the id or the name of the broken rule. */
function findingMask(query: FieldQuery, { model }: OpenTrace, text: string): Mask {
  const isIn = textTest(query.test);
  const hits = model.findings.filter(({ rule, slug }) => isIn(rule) || isIn(slug));
  if (hits.length === 0 && !model.rules.some(({ rule }) => isIn(rule))) {
    const known = [...model.rules.map(({ rule }) => rule), ...model.findings.map(({ slug }) => slug)];
    throw unknown(query, { what: 'rule', known, text });
  }
  return maskOf(
    model.columns.count,
    hits.flatMap(({ stops }) => stops.map(({ row }) => row)),
  );
}

function unknown(
  { field, test, span }: FieldQuery,
  { what, known, text }: { readonly what: string; readonly known: readonly string[]; readonly text: string },
): QueryFault {
  const value = test.kind === 'compare' ? test.value : `${test.from ?? ''}..${test.to ?? ''}`;
  const meant = nearest(value, known);
  const fixed = printQuery({
    kind: 'field',
    field,
    test: { kind: 'compare', operator: ':', value: meant ?? '' },
    span,
  });
  const fix = meant === null ? null : text.slice(0, span.from) + fixed + text.slice(span.to);
  return new QueryFault(`This run has no ${what} "${value}".`, span.from, fix);
}
