import type { OpenTrace } from '../open-trace.js';
import { rowOfIndex } from '../rows.js';
import type { Mask } from './mask.js';
import { maskWhere } from './mask.js';
import type { TextField } from './search-columns.js';

const TEXT_FIELDS: readonly TextField[] = ['type', 'path', 'op', 'fault', 'words'];
const SIDS = 8192;
const COUNTERS = 4294967296;

/**
 * Rows in which a text stands, without regard to capitals: in the name of their kind, in a text of the event (types,
 * paths, files, tags, reasons, data), or as a whole: the name of the actor, a zxid or ballot `2.5`, a number `#812`.
 */
export function textMask(text: string, trace: OpenTrace): Mask {
  const wanted = text.toLowerCase();
  const mask = maskOfTexts(trace, (candidate) => candidate.toLowerCase().includes(wanted));
  const { columns, actors } = trace.model;
  const place = actors.findIndex(({ name }) => name.toLowerCase() === wanted);
  if (place >= 0)
    for (let row = 0; row < columns.count; row += 1) if (columns.actor[row] === place) mask[row] = 1;
  const index = /^#(\d{1,15})$/.exec(text)?.[1];
  const row = index === undefined ? -1 : rowOfIndex(columns, Number(index));
  if (row >= 0) mask[row] = 1;
  markPair(text, mask, trace);
  return mask;
}

/** Rows of which some text, the name of their kind, or that of their actor matches. */
export function patternMask(pattern: RegExp, trace: OpenTrace): Mask {
  const { columns, actors } = trace.model;
  const mask = maskOfTexts(trace, (candidate) => pattern.test(candidate));
  const hits = actors.map(({ name }) => pattern.test(name));
  for (let row = 0; row < columns.count; row += 1) if (hits[columns.actor[row] ?? 0] === true) mask[row] = 1;
  return mask;
}

function maskOfTexts({ model, search }: OpenTrace, isIn: (text: string) => boolean): Mask {
  const kinds = model.kinds.map(({ kind, key }) => isIn(kind) || isIn(key));
  const mask = maskWhere(model.columns.count, (row) => kinds[model.columns.kind[row] ?? 0] === true);
  for (const field of TEXT_FIELDS) {
    const { texts, places } = search.texts[field];
    const hits = [false, ...texts.map(isIn)];
    for (let row = 0; row < places.length; row += 1) if (hits[places[row] ?? 0] === true) mask[row] = 1;
  }
  return mask;
}

/** `2.5` is a zxid of ZAB, and a ballot of Paxos. */
function markPair(text: string, mask: Mask, { search }: OpenTrace): void {
  const [, high, low] = /^(\d{1,7})\.(\d{1,10})$/.exec(text) ?? [];
  if (high === undefined || low === undefined) return;
  const { zxid, ballot } = search.numbers;
  const wanted = [
    { values: zxid.values, value: Number(high) * COUNTERS + Number(low) },
    { values: ballot.values, value: Number(high) * SIDS + Number(low) },
  ];
  for (const { values, value } of wanted)
    for (let row = 0; row < values.length; row += 1) if (values[row] === value) mask[row] = 1;
}
