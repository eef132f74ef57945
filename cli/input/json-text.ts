/**
 * Where JSON breaks. `JSON.parse` says what it did not like in words that differ between versions of Node and often
 * without a place; a person who edits a plan by hand needs the line and the column.
 */
import { RequestError } from './request-error.js';

/** One token: a string, a number, a word or a sign, after any white space. The text is scanned from left to right. */
const TOKEN =
  /[ \t\r\n]*(?:("(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])|(true|false|null)(?!\w)|([{}[\],:]))/y;
const SPACE = /[ \t\r\n]*/y;

/** What may come next. */
type Expected = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'comma-or-end' | 'nothing';

const WANTED: Readonly<Record<Expected, string>> = {
  value: 'a value',
  'value-or-end': 'a value or ]',
  key: 'a name in double quotes',
  'key-or-end': 'a name in double quotes or }',
  colon: 'a colon',
  'comma-or-end': 'a comma or the closing bracket',
  nothing: 'nothing more',
};

/** The value of a JSON text; `name` says whose text it is in the error. */
export function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const { offset, wanted } = locate(text);
    const { line, column } = placeOf(text, offset);
    const found = offset >= text.length ? 'the file ends' : `there is ${quote(text, offset)}`;
    throw new RequestError(
      `${name}:${String(line)}:${String(column)}: ${wanted} is expected here, but ${found}`,
    );
  }
}

/** Line and column of an offset, both from 1. */
function placeOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** The word or sign at an offset, short enough to be read. */
function quote(text: string, offset: number): string {
  const word = /^(?:[\w.+-]{1,20}|[^])/u.exec(text.slice(offset, offset + 40))?.[0] ?? '';
  return JSON.stringify(word);
}

/** The first place where the text is not JSON, and what should stand there. */
function locate(text: string): { readonly offset: number; readonly wanted: string } {
  const open: ('{' | '[')[] = [];
  let expected: Expected = 'value';
  let offset = 0;
  for (;;) {
    TOKEN.lastIndex = offset;
    const match = TOKEN.exec(text);
    const next: Expected | null = match === null ? null : follow(expected, kindOf(match), open);
    if (match === null || next === null) {
      SPACE.lastIndex = offset;
      const skipped = SPACE.exec(text)?.[0].length ?? 0;
      return { offset: offset + skipped, wanted: WANTED[expected] };
    }
    expected = next;
    offset += match[0].length;
  }
}

type Token = 'text' | 'scalar' | '{' | '}' | '[' | ']' | ',' | ':';

function kindOf([, text, number, word, sign]: RegExpExecArray): Token {
  if (text !== undefined) return 'text';
  if (number !== undefined || word !== undefined) return 'scalar';
  switch (sign) {
    case '{':
    case '}':
    case '[':
    case ']':
    case ',':
      return sign;
    case undefined:
    default:
      return ':';
  }
}

/** What may follow a token; null if it may not stand here. Keeps the stack of brackets. */
function follow(expected: Expected, token: Token, open: ('{' | '[')[]): Expected | null {
  const isValue = expected === 'value' || expected === 'value-or-end';
  const isKey = expected === 'key' || expected === 'key-or-end';
  switch (token) {
    case 'text':
      if (isKey) return 'colon';
      return isValue ? afterValue(open) : null;
    case 'scalar':
      return isValue ? afterValue(open) : null;
    case '{':
    case '[':
      if (!isValue) return null;
      open.push(token);
      return token === '{' ? 'key-or-end' : 'value-or-end';
    case '}':
    case ']':
      return close(expected, token, open);
    case ':':
      return expected === 'colon' ? 'value' : null;
    case ',':
      if (expected !== 'comma-or-end') return null;
      return open.at(-1) === '{' ? 'key' : 'value';
  }
}

function close(expected: Expected, token: '}' | ']', open: ('{' | '[')[]): Expected | null {
  const isEmpty = expected === (token === '}' ? 'key-or-end' : 'value-or-end');
  if (!isEmpty && expected !== 'comma-or-end') return null;
  if (open.at(-1) !== (token === '}' ? '{' : '[')) return null;
  open.pop();
  return afterValue(open);
}

function afterValue(open: readonly unknown[]): Expected {
  return open.length === 0 ? 'nothing' : 'comma-or-end';
}
