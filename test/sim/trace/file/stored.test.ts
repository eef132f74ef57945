/** Files that older versions wrote are read as well: each stored sample, as it was written. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

import type { RunEvent } from '../../../../scenarios/run-recipe.js';
import { eventsOf } from '../../../../sim/protocols/events.js';
import { TraceReader } from '../../../../sim/trace/file/trace-reader.js';
import { eventsIn, readTrace, writeLines } from './samples.js';

function linesOf(name: string): string[] {
  return readFileSync(new URL(`stored/${name}`, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n');
}

describe.each([
  { name: 'format-1.0-zab.jsonl', protocol: 'zab', version: [1, 0] },
  { name: 'format-1.0-synod.jsonl', protocol: 'synod', version: [1, 0] },
] as const)('$name', ({ name, protocol, version }) => {
  const lines = linesOf(name);
  const items = [...readTrace(lines, new TraceReader<RunEvent>(eventsOf))];
  const events = eventsIn(items);

  it('is read whole, with the version that it has', () => {
    expect(items[0]).toMatchObject({ kind: 'header', version, header: { protocol } });
    expect(items.at(-1)).toMatchObject({
      kind: 'footer',
      footer: { events: events.length, keyframes: [], counts: null },
    });
    expect(items.filter(({ kind }) => kind === 'ignored' || kind === 'damaged')).toEqual([]);
  });

  it('has the events that its lines tell of', () => {
    const told = lines.map((line): unknown => JSON.parse(line)).slice(1, events.length + 1);
    for (const [i, { event, at }] of events.entries()) {
      expect(told[i]).toMatchObject({ t: at.micros, n: at.actor });
      // Numbers, texts and truths stand as they are in format 1.
      for (const [field, value] of Object.entries(event)) {
        const type = eventsOf(protocol)?.[event.kind]?.fields[field];
        if (type === 'int' || type === 'text' || type === 'bool')
          expect(told[i]).toHaveProperty(field, value);
      }
    }
  });

  it('is the same when it is written anew', () => {
    const [first] = items;
    if (first?.kind !== 'header') throw new Error('a trace begins with its header');
    const specs = eventsOf(protocol) ?? {};
    const anew = writeLines(events, { specs, level: 'full', header: first.header });
    const again = eventsIn([...readTrace(anew, new TraceReader<RunEvent>(eventsOf))]);
    expect(again).toEqual(events);
  });
});

it('gives a watch of format 1 the one mode that there was', () => {
  const [header = ''] = linesOf('format-1.0-zab.jsonl');
  const reader = new TraceReader<RunEvent>(eventsOf);
  reader.line(header, 1);
  const armed =
    '{"k":"war","t":9,"n":1,"i":1,"session":[1,7],"connection":3,"path":"/a","list":"data","zxid":[1,2]}';
  expect(reader.line(armed, 2)).toMatchObject({
    kind: 'event',
    event: { kind: 'watch.armed', path: '/a', list: 'data', mode: 'one-shot' },
  });
});
