import { expect, it } from 'vitest';
import { parseQuery } from '../../../../viz/model/query/parse.js';
import { QueryFault } from '../../../../viz/model/query/syntax.js';

function faultOf(text: string): { message: string; at: number; fix: string | null } {
  try {
    parseQuery(text);
  } catch (error) {
    if (error instanceof QueryFault) return { message: error.message, at: error.at, fix: error.fix };
    throw error;
  }
  throw new Error(`${text} was understood`);
}

it.each([
  ['kindd:ack', 'There is no field "kindd".', 0, 'kind:ack'],
  ['actor:s2 pth:/a', 'There is no field "pth".', 9, 'actor:s2 path:/a'],
  ['a (b or c', 'This bracket is never closed.', 2, 'a (b or c)'],
  ['a) b', 'This bracket closes nothing.', 1, 'a b'],
  ['a ()', 'There is nothing between these brackets.', 2, 'a'],
  ['say "hello', 'This quotation mark is never closed.', 4, 'say "hello"'],
  ['a or', 'Something must follow "or".', 2, 'a'],
  ['or b', 'Something must stand before "or".', 0, 'b'],
  ['@quorm', 'There is no @quorm; there are @quorum, @election, @retry.', 0, '@quorum'],
  ['kind:', 'A value must follow ":".', 5, null],
  ['t:..', 'A range needs an end at least.', 2, null],
  ['before:soon', 'After before: comes the number of an event, such as before:#812.', 0, null],
  ['/(/', 'This is no regular expression.', 0, null],
])('says of %j: %s', (text, message, at, fix) => {
  expect(faultOf(text)).toEqual({ message, at, fix });
});

it('offers fixes that are understood', () => {
  for (const text of ['kindd:ack', 'a (b or c', 'a) b', 'say "hello', 'a or', '@quorm', 'or b']) {
    const { fix } = faultOf(text);
    expect(() => parseQuery(fix ?? '(')).not.toThrow();
  }
});

it('takes a dash for not only in front of something', () => {
  expect(parseQuery('-kind:ack').kind).toBe('not');
  expect(parseQuery('-').kind).toBe('text');
});
