import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { LineSum } from '../../../../sim/trace/file/line/line-sum.js';
import { TraceError } from '../../../../sim/trace/file/line/trace-error.js';
import { TraceReader } from '../../../../sim/trace/file/trace-reader.js';
import {
  anyEventOf,
  anyRun,
  eventsIn,
  header,
  place,
  readLines,
  specs,
  specsFor,
  writeLines,
} from './samples.js';

describe('what is written and read again', () => {
  it.each(Object.entries(specs))('is the same event, with its fields in declared order: %s', (kind, spec) => {
    fc.assert(
      fc.property(anyEventOf(kind, spec), (event) => {
        const lines = writeLines([{ event, at: { index: 1, micros: 0, actor: 0, cause: 0 } }]);
        const [read] = eventsIn(readLines(lines));
        expect(read?.event).toStrictEqual(event);
        expect(Object.keys(read?.event ?? {})).toEqual(['kind', ...Object.keys(spec.fields)]);
        expect(writeLines(read === undefined ? [] : [read])).toEqual(lines);
      }),
    );
  });

  it('is the same run at full detail: events, places and causes', () => {
    fc.assert(
      fc.property(anyRun(), (run) => {
        const read = eventsIn(readLines(writeLines(run)));
        expect(read.map(({ event, at }) => ({ event, at }))).toStrictEqual(run);
      }),
    );
  });

  it('gives the same bytes at every level of detail', () => {
    fc.assert(
      fc.property(anyRun(), fc.constantFrom('min', 'std', 'full'), (run, level) => {
        const lines = writeLines(run, { level });
        expect(writeLines(eventsIn(readLines(lines)), { level, reported: run.length })).toEqual(lines);
      }),
    );
  });

  it('is the same header, findings, rules and footer', () => {
    const lines = writeLines([], { reported: 12, verdict: 'expected' });
    const [first, last] = readLines(lines);
    expect(first).toEqual({ kind: 'header', version: [1, 0], level: 'full', header });
    const footer = { events: 0, reported: 12, hash: '0123456789abcdef', verdict: 'expected' };
    expect(last).toEqual({ kind: 'footer', footer });
  });
});

describe('a damaged file', () => {
  it('is never taken for whole, whichever single bit was flipped', () => {
    const damaged = anyRun().chain((run) => {
      const text = writeLines(run).join('\n');
      return fc.record({ text: fc.constant(text), at: fc.nat(text.length - 1), bit: fc.nat(6) });
    });
    fc.assert(
      fc.property(damaged, ({ text, at, bit }) => {
        const flipped = String.fromCharCode(text.charCodeAt(at) ^ (1 << bit));
        const lines = (text.slice(0, at) + flipped + text.slice(at + 1)).split('\n');
        expect(() => readLines(lines)).toThrow(TraceError);
      }),
      { numRuns: 1000 },
    );
  });

  it('is never taken for whole, wherever it was cut off', () => {
    fc.assert(
      fc.property(anyRun(), fc.nat(), (run, cut) => {
        const text = writeLines(run).join('\n');
        expect(() => readLines(text.slice(0, cut % text.length).split('\n'))).toThrow(TraceError);
      }),
    );
  });
});

describe('a checksum', () => {
  it('differs for lines that are joined, parted or exchanged', () => {
    const sumOf = (...lines: string[]): string => {
      const sum = new LineSum();
      for (const line of lines) sum.addLine(line);
      return sum.digits();
    };
    const sums = [
      sumOf('ab', 'c'),
      sumOf('a', 'bc'),
      sumOf('abc'),
      sumOf('c', 'ab'),
      sumOf('ab', 'c', ''),
      sumOf(),
    ];
    expect(new Set(sums).size).toBe(sums.length);
    expect(sumOf('ab', 'c')).toBe('7cd5947f64f7fcc0');
  });
});

describe('a reader', () => {
  it('needs no more than a line at a time: each line is told at once, and the next may be made afterwards', () => {
    const lines = writeLines(place([{ event: { kind: 'process.started', incarnation: 1 } }]));
    const reader = new TraceReader(specsFor);
    const told: string[] = [];
    for (const [i, line] of lines.entries()) {
      told.push(reader.line(line, i + 1).kind);
      expect(told).toHaveLength(i + 1);
    }
    expect(told).toEqual(['header', 'event', 'footer']);
    expect(reader.end()).toBeNull();
  });
});
