import { nearest } from './nearest.js';
import type { Operator, Query, Span, Test } from './syntax.js';
import { FIELDS, isField, isMacro, isRelation, MACROS, QueryFault, RELATIONS } from './syntax.js';

/** The query that a text stands for. Throws a QueryFault. */
export function parseQuery(text: string): Query {
  return new Parser(text).whole();
}

const NAME = /[A-Za-z][A-Za-z0-9]*(?:\.[A-Za-z0-9_-]+)*/y;
const OPERATOR = /:>=|:<=|:>|:<|:=|>=|<=|!=|[:=<>]/y;
const BLANK = /\s*/y;
/** A bare word ends at a blank or a bracket. */
const WORD = /[^\s()"]+/y;
const QUOTED = /"((?:[^"\\]|\\.)*)"/y;
const PATTERN = /\/((?:[^/\\\n]|\\.)+)\//y;
const OR = /or(?=[\s(]|$)/iy;

class Parser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  whole(): Query {
    this.#skip(BLANK);
    if (this.#at === this.#text.length) return { kind: 'all' };
    const query = this.#alternatives();
    if (this.#at < this.#text.length) {
      const fix = this.#text.slice(0, this.#at) + this.#text.slice(this.#at + 1);
      throw new QueryFault('This bracket closes nothing.', this.#at, fix);
    }
    return query;
  }

  #alternatives(): Query {
    const parts = [this.#conjunction()];
    while (this.#peek(OR)) {
      const at = this.#at;
      this.#take(OR);
      this.#skip(BLANK);
      if (this.#isAtEnd()) {
        throw new QueryFault('Something must follow "or".', at, this.#text.slice(0, at).trimEnd());
      }
      parts.push(this.#conjunction());
    }
    return joined('or', parts);
  }

  #conjunction(): Query {
    if (this.#peek(OR)) {
      const rest = this.#text.slice(this.#at + 2).trimStart();
      throw new QueryFault(
        'Something must stand before "or".',
        this.#at,
        this.#text.slice(0, this.#at) + rest,
      );
    }
    const parts: Query[] = [];
    while (!this.#isAtEnd() && !this.#peek(OR)) {
      parts.push(this.#term());
      this.#skip(BLANK);
    }
    return joined('and', parts);
  }

  #term(): Query {
    const { at, next } = { at: this.#at, next: this.#text[this.#at] };
    if (next === '-' && !/^(?:\s|\)|$)/.test(this.#text.slice(at + 1))) {
      this.#at += 1;
      return { kind: 'not', part: this.#term() };
    }
    if (next === '(') return this.#group();
    if (next === '"') return { kind: 'text', text: this.#quoted() };
    const pattern = next === '/' ? this.#take(PATTERN) : null;
    if (pattern !== null) return this.#pattern(pattern[1] ?? '', at);
    if (next === '@') return this.#macro();
    return this.#fieldOrWord();
  }

  #group(): Query {
    const at = this.#at;
    this.#at += 1;
    this.#skip(BLANK);
    if (this.#text[this.#at] === ')') {
      const fix = (this.#text.slice(0, at) + this.#text.slice(this.#at + 1)).trim();
      throw new QueryFault('There is nothing between these brackets.', at, fix);
    }
    if (this.#at === this.#text.length) {
      throw new QueryFault('This bracket is never closed.', at, this.#text.slice(0, at).trim());
    }
    const query = this.#alternatives();
    if (this.#text[this.#at] !== ')')
      throw new QueryFault('This bracket is never closed.', at, `${this.#text.trimEnd()})`);
    this.#at += 1;
    return query;
  }

  #pattern(source: string, at: number): Query {
    try {
      new RegExp(source, 'iu');
    } catch {
      throw new QueryFault('This is no regular expression.', at, null);
    }
    return { kind: 'pattern', source };
  }

  #macro(): Query {
    const at = this.#at;
    const name = (this.#take(WORD)?.[0] ?? '').slice(1);
    if (isMacro(name)) return { kind: 'macro', macro: name };
    const meant = nearest(name, MACROS);
    const fix = this.#replaced(at, `@${meant ?? MACROS[0]}`);
    throw new QueryFault(
      `There is no @${name}; there are ${MACROS.map((macro) => `@${macro}`).join(', ')}.`,
      at,
      fix,
    );
  }

  #fieldOrWord(): Query {
    const from = this.#at;
    const name = this.#take(NAME)?.[0] ?? '';
    const operator = name === '' ? null : this.#take(OPERATOR);
    if (operator === null) {
      this.#at = from;
      return { kind: 'text', text: this.#take(WORD)?.[0] ?? '' };
    }
    const nameEnd = from + name.length;
    const test = this.#test(operator[0]);
    const span: Span = { from, to: this.#at };
    if (isField(name)) return { kind: 'field', field: name, test, span };
    if (isRelation(name))
      return { kind: 'causal', relation: name, index: this.#index(test, name, span), span };
    const [head, ...path] = name.split('.');
    if (head === 'state' && path.length > 0) return { kind: 'state', path, test, span };
    return this.#unknownField(name, { from, to: nameEnd });
  }

  #unknownField(name: string, { from, to }: Span): never {
    const names: readonly string[] = [...FIELDS, ...RELATIONS, 'state.role'];
    const meant = nearest(name, names);
    const fix = meant === null ? null : this.#text.slice(0, from) + meant + this.#text.slice(to);
    throw new QueryFault(`There is no field "${name}".`, from, fix);
  }

  #test(written: string): Test {
    const at = this.#at;
    const operator = operatorOf(written);
    const isQuoted = this.#text[at] === '"';
    const value = isQuoted ? this.#quoted() : (this.#take(WORD)?.[0] ?? '');
    if (value === '' && !isQuoted) throw new QueryFault(`A value must follow "${written}".`, at, null);
    const range = operator === ':' && !isQuoted ? /^(.*?)\.\.(.*)$/.exec(value) : null;
    if (range === null) return { kind: 'compare', operator, value };
    const [, low = '', high = ''] = range;
    if (low === '' && high === '') throw new QueryFault('A range needs an end at least.', at, null);
    return { kind: 'range', from: low === '' ? null : low, to: high === '' ? null : high };
  }

  #index(test: Test, relation: string, span: Span): number {
    const text = test.kind === 'compare' && test.operator === ':' ? test.value : '';
    const digits = /^#?(\d{1,15})$/.exec(text)?.[1];
    if (digits !== undefined) return Number(digits);
    throw new QueryFault(
      `After ${relation}: comes the number of an event, such as ${relation}:#812.`,
      span.from,
      null,
    );
  }

  #quoted(): string {
    const at = this.#at;
    const quoted = this.#take(QUOTED);
    if (quoted === null) throw new QueryFault('This quotation mark is never closed.', at, `${this.#text}"`);
    return (quoted[1] ?? '').replace(/\\(.)/g, '$1');
  }

  /** The text with the word at a place replaced. */
  #replaced(at: number, word: string): string {
    return this.#text.slice(0, at) + word + this.#text.slice(this.#at);
  }

  #isAtEnd(): boolean {
    return this.#at === this.#text.length || this.#text[this.#at] === ')';
  }

  #peek(what: RegExp): boolean {
    const at = this.#at;
    const found = this.#take(what) !== null;
    this.#at = at;
    return found;
  }

  #take(what: RegExp): RegExpExecArray | null {
    const pattern = new RegExp(what.source, what.flags);
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match !== null) this.#at = pattern.lastIndex;
    return match;
  }

  #skip(what: RegExp): void {
    this.#take(what);
  }
}

function operatorOf(written: string): Operator {
  switch (written) {
    case ':>=':
    case '>=':
      return '>=';
    case ':<=':
    case '<=':
      return '<=';
    case ':>':
    case '>':
      return '>';
    case ':<':
    case '<':
      return '<';
    case ':=':
    case '=':
      return '=';
    case '!=':
      return '!=';
    default:
      return ':';
  }
}

function joined(kind: 'and' | 'or', parts: readonly Query[]): Query {
  const [first, ...others] = parts;
  return first !== undefined && others.length === 0 ? first : { kind, parts };
}
