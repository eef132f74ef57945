/** Finds the rows that a query asks for: over columns, a mask for each part. */
import { unreachable } from '../../../core/assert.js';
import { coneOf } from '../cone.js';
import type { OpenTrace } from '../open-trace.js';
import { rowOfIndex } from '../rows.js';
import type { States } from '../state/states.js';
import type { Row } from '../trace-model.js';
import { NO_ROW } from '../trace-model.js';
import { fieldMask } from './field-mask.js';
import type { Mask } from './mask.js';
import { intersect, invert, maskOf, rowsOf, unite } from './mask.js';
import { macroMask } from './macro-mask.js';
import { patternMask, textMask } from './text-mask.js';
import { stateMask } from './state-mask.js';
import type { Query } from './syntax.js';
import { QueryFault } from './syntax.js';

export interface SearchScope {
  readonly trace: OpenTrace;
  readonly states: States;
}

/** Rising. Throws a QueryFault for what this trace cannot answer. `text`: what the query was read from, for fixes. */
export function findRows(query: Query, scope: SearchScope, text: string): Int32Array {
  return rowsOf(maskFor(query, scope, text));
}

function maskFor(query: Query, scope: SearchScope, text: string): Mask {
  const { trace, states } = scope;
  const { count } = trace.model.columns;
  switch (query.kind) {
    case 'all':
      return new Uint8Array(count).fill(1);
    case 'and':
    case 'or': {
      const mask = new Uint8Array(count).fill(query.kind === 'and' ? 1 : 0);
      const join = query.kind === 'and' ? intersect : unite;
      for (const part of query.parts) join(mask, maskFor(part, scope, text));
      return mask;
    }
    case 'not': {
      const mask = maskFor(query.part, scope, text);
      invert(mask);
      return mask;
    }
    case 'text':
      return textMask(query.text, trace);
    case 'pattern':
      return patternMask(new RegExp(query.source, 'iu'), trace);
    case 'field':
      return fieldMask(query, trace, text);
    case 'state':
      return stateMask(query, trace, states);
    case 'causal':
      return causalMask(query, trace);
    case 'macro':
      return macroMask(query.macro, trace.model);
    default:
      return unreachable(query);
  }
}

function causalMask(
  { relation, index, span }: Extract<Query, { readonly kind: 'causal' }>,
  trace: OpenTrace,
): Mask {
  const { model } = trace;
  const root = rowOfIndex(model.columns, index);
  if (root === NO_ROW) throw new QueryFault(`There is no event #${String(index)} in this file.`, span.from);
  const cone = (mode: 'past' | 'future' | 'both'): Iterable<Row> => coneOf(model, [root], mode);
  const mask = maskOf(
    model.columns.count,
    cone(relation === 'before' ? 'past' : relation === 'after' ? 'future' : 'both'),
  );
  if (relation === 'concurrent') invert(mask);
  else if (relation !== 'cone') mask[root] = 0;
  return mask;
}
