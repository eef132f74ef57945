import { unreachable } from '../../../core/assert.js';
import type { Query, Test } from './syntax.js';

/** The text of a query; `parseQuery` makes the same query of it. */
export function printQuery(query: Query): string {
  switch (query.kind) {
    case 'all':
      return '';
    case 'and':
      return query.parts
        .map((part) =>
          part.kind === 'or' || part.kind === 'and' ? `(${printQuery(part)})` : printQuery(part),
        )
        .join(' ');
    case 'or':
      return query.parts
        .map((part) => (part.kind === 'or' ? `(${printQuery(part)})` : printQuery(part)))
        .join(' or ');
    case 'not': {
      const { part } = query;
      return part.kind === 'and' || part.kind === 'or' ? `-(${printQuery(part)})` : `-${printQuery(part)}`;
    }
    case 'text':
      return isPlain(query.text) ? query.text : quote(query.text);
    case 'pattern':
      return `/${query.source}/`;
    case 'field':
      return query.field + printTest(query.test);
    case 'state':
      return `state.${query.path.join('.')}${printTest(query.test)}`;
    case 'causal':
      return `${query.relation}:#${String(query.index)}`;
    case 'macro':
      return `@${query.macro}`;
    default:
      return unreachable(query);
  }
}

function printTest(test: Test): string {
  if (test.kind === 'range') return `:${test.from ?? ''}..${test.to ?? ''}`;
  const { operator, value } = test;
  return operator + (isPlainValue(value, operator) ? value : quote(value));
}

/** Whether a word stands for itself, without quotation marks. */
function isPlain(text: string): boolean {
  return /^[A-Za-z0-9._#][A-Za-z0-9._#/-]*$/.test(text) && text.toLowerCase() !== 'or';
}

function isPlainValue(value: string, operator: string): boolean {
  return /^[^\s()"\\<>=:]+$/.test(value) && !(operator === ':' && value.includes('..'));
}

function quote(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&')}"`;
}
