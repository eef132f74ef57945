import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { EventSpecs } from '../../../../core/define-events.js';
import { makeZxid } from '../../../../core/zxid.js';
import type { TraceHeader } from '../../../../sim/trace/file/format.js';
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
  resum,
  specs,
  specsFor,
  writeLines,
  zabHeader,
  zabSpecs,
} from './samples.js';

const PROTOCOLS: readonly { name: string; options: { specs: EventSpecs; header: TraceHeader } }[] = [
  { name: 'the synod', options: { specs, header } },
  { name: 'ZAB', options: { specs: zabSpecs, header: zabHeader } },
];

describe.each(PROTOCOLS)('what is written of $name and read again', ({ options }) => {
  it.each(Object.entries(options.specs))(
    'is the same event, with its fields in declared order: %s',
    (kind, spec) => {
      // Ten events a file: to make a reader and a writer of all kinds takes longer than to use them.
      const events = fc.array(anyEventOf(kind, spec), { minLength: 10, maxLength: 10 });
      fc.assert(
        fc.property(events, (written) => {
          const places = written.map((event, i) => ({
            event,
            at: { index: i + 1, micros: 0, actor: 0, cause: 0 },
          }));
          const lines = writeLines(places, options);
          const read = eventsIn(readLines(lines));
          expect(read.map(({ event }) => event)).toStrictEqual(written);
          for (const { event } of read) {
            expect(Object.keys(event)).toEqual(['kind', ...Object.keys(spec.fields)]);
          }
          expect(writeLines(read, options)).toEqual(lines);
        }),
        { numRuns: 10 },
      );
    },
  );

  it('is the same run at full detail: events, places and causes', () => {
    fc.assert(
      fc.property(anyRun(options.specs), (run) => {
        const read = eventsIn(readLines(writeLines(run, options)));
        expect(read.map(({ event, at }) => ({ event, at }))).toStrictEqual(run);
      }),
    );
  });
});

describe('a file', () => {
  it('writes a zxid as epoch and counter, below zero too', () => {
    const events = place([
      { event: { kind: 'log.appended', zxid: makeZxid(2, 5) } },
      { event: { kind: 'log.appended', zxid: -1 } },
    ]);
    const lines = writeLines(events, { specs: zabSpecs, header: zabHeader });
    expect(lines.slice(1, 3)).toEqual([
      '{"k":"lga","t":10,"n":1,"x":[[2,5]]}',
      '{"k":"lga","t":20,"n":1,"x":[[-1,4294967295]]}',
    ]);
    expect(eventsIn(readLines(lines)).map(({ event }) => event)).toEqual(events.map(({ event }) => event));
  });

  it('writes the tag of a transaction in the log as its zxid, and reads it as a text too', () => {
    const written = { kind: 'disk.written', file: 'a', op: 'append', offset: 0, bytes: 9 } as const;
    const events = place([
      { event: { ...written, tag: { kind: 'log', zxid: makeZxid(2, 5) } } },
      { event: { ...written, tag: { kind: 'snapshot', zxid: makeZxid(2, 5) } } },
    ]);
    const options = { specs: zabSpecs, header: zabHeader };
    const lines = writeLines(events, options).filter((line) => line.startsWith('{"k":"dw"'));
    expect(lines.map((line) => line.replace(/.*,9,/, ''))).toEqual(['[2,5]]}', '"snapshot 2.5"]}']);
    const inFormat2 = writeLines(events, options).map((line) => line.replace('[2,5]]}', '"log 2.5"]}'));
    expect(eventsIn(readLines(resum(inFormat2))).map(({ event }) => event)).toEqual(
      events.map(({ event }) => event),
    );
  });

  it.each(['[2]', '[2,4294967296]', '[2,-1]', '[2.5,0]', '[2097152,0]', '8589934597', '"2.5"'])(
    'refuses what is no zxid: %s',
    (zxid) => {
      const [head = '', event = '', end = ''] = writeLines(
        place([{ event: { kind: 'log.appended', zxid: makeZxid(2, 5) } }]),
        { specs: zabSpecs, header: zabHeader },
      );
      const lines = [head, event.replace('[2,5]', zxid), end];
      expect(() => readLines(lines)).toThrow(/a zxid as \[epoch, counter\]|no safe integer/);
    },
  );

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
    const kinds = new Set(Object.keys(specs));
    expect(first).toEqual({ kind: 'header', version: [3, 1], level: 'full', from: 1, kinds, header });
    const verdict = { hash: '0123456789abcdef', verdict: 'expected' };
    const footer = { events: 0, reported: 12, ...verdict, keyframes: [], counts: {} };
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
