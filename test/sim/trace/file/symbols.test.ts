import { describe, expect, it } from 'vitest';

import { TraceError } from '../../../../sim/trace/file/line/trace-error.js';
import { SymbolWriter } from '../../../../sim/trace/file/symbols.js';
import type { SampleEvent } from './samples.js';
import { eventsIn, place, readLines, resum, writeLines } from './samples.js';

const closed = (why: string): SampleEvent => ({ kind: 'process.crashed', why, message: '' });

describe('a text that comes again', () => {
  it('gets a number at its second occurrence, in a line before its first use', () => {
    const lines = writeLines(
      place([closed('fault'), closed('fault'), closed('fault')].map((event) => ({ event }))),
    );
    expect(lines.slice(1, -1)).toEqual([
      '{"k":"crs","t":10,"n":1,"x":["fault",""]}',
      '{"k":"sym","i":0,"s":"fault"}',
      '{"k":"crs","t":20,"n":1,"x":[0,""]}',
      '{"k":"crs","t":30,"n":1,"x":[0,""]}',
    ]);
    const events = eventsIn(readLines(lines)).map(({ event }) => event);
    expect(events).toEqual([closed('fault'), closed('fault'), closed('fault')]);
  });

  it('gets none if it is as short as a number, or very long', () => {
    const added: string[] = [];
    const writer = new SymbolWriter((line) => added.push(line));
    for (const text of ['', 'a', 'a', 'a', 'x'.repeat(257), 'x'.repeat(257)]) {
      expect(writer.encode(text)).toBe(JSON.stringify(text));
    }
    expect(added).toEqual([]);
  });

  it('is told by no number that no line gives', () => {
    const [head = '', , , , last = ''] = writeLines(
      place([{ event: closed('fault') }, { event: closed('fault') }]),
    );
    const lines = resum([head, '{"k":"crs","t":20,"n":1,"x":[0,""]}', last]);
    expect(() => readLines(lines)).toThrow(TraceError);
    expect(() => readLines(lines)).toThrow('"why" is the text of number 0, which no line before gives');
  });
});
