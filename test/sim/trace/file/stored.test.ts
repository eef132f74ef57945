/** Files that older versions wrote are read as well: each stored sample, as it was written. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

import type { FieldSpec } from '../../../../core/define-events.js';
import type { RunEvent } from '../../../../scenarios/run-recipe.js';
import { eventsOf } from '../../../../sim/protocols/events.js';
import { clientsAmong, foldOf } from '../../../../sim/protocols/folds.js';
import { fieldType } from '../../../../sim/trace/file/field-codecs.js';
import { isList } from '../../../../sim/trace/file/json-guards.js';
import { KeyframeCheck } from '../../../../sim/trace/file/keyframe-check.js';
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

/** What a line of format 2 says of each field of its event, with the texts in place of their numbers. */
function toldOfEvents(lines: readonly string[]): Map<string, unknown>[] {
  const parsed = lines.map((line) => fields(JSON.parse(line)));
  const kinds = fields(parsed[0]?.['kinds']);
  const symbols: unknown[] = [];
  const told: Map<string, unknown>[] = [];
  for (const line of parsed) {
    if (line['k'] === 'sym') symbols.push(line['s']);
    const declared = kinds[String(line['k'])];
    if (!isList(declared)) continue;
    const [kind, ...names] = declared;
    const values = isList(line['x']) ? line['x'] : [];
    const types = eventsOf(String(parsed[0]?.['proto']))?.[String(kind)]?.fields ?? {};
    const members = names.map((name, i): [string, unknown] => {
      const value: unknown = values[i] ?? null;
      const isText = typeOf(types[String(name)]) === 'text';
      return [String(name), isText && typeof value === 'number' ? symbols[value] : value];
    });
    told.push(new Map([['kind', kind], ...members]));
  }
  return told;
}

function typeOf(declared: FieldSpec | undefined): string {
  return declared === undefined ? '' : fieldType(declared).type;
}

function fields(json: unknown): Readonly<Record<string, unknown>> {
  return typeof json === 'object' && json !== null ? { ...json } : {};
}

/** A value as format 2 writes it; undefined for what other tests pin. */
function inFormat2(type: string, value: unknown): unknown {
  if (value === null) return null;
  if (['int', 'text', 'bool', 'actor', 'sids', 'actors', 'ints', 'micros', 'request'].includes(type))
    return value;
  const pair = (zxid: unknown): number[] => [
    Math.floor(Number(zxid) / 4294967296),
    Number(zxid) % 4294967296,
  ];
  if (type === 'zxid') return pair(value);
  const { czxid, mzxid, pzxid, ctime, mtime, version, cversion, aversion, ...rest } = fields(value);
  if (type === 'stat') {
    const owner = Number(rest['ephemeralOwner']);
    const zxids = [czxid, mzxid, pzxid].flatMap(pair);
    const session = [Math.floor(owner / 1099511627776), owner % 1099511627776];
    return [
      ...[...zxids, ctime, mtime, version, cversion, aversion],
      ...[...session, rest['dataLength'], rest['numChildren']],
    ];
  }
  const { kind, zxid } = fields(value);
  return type === 'tag' && kind === 'log' ? `log ${pair(zxid).join('.')}` : undefined;
}

describe.each([
  { name: 'format-2.0-zab.jsonl', protocol: 'zab' },
  { name: 'format-2.0-synod.jsonl', protocol: 'synod' },
] as const)('$name', ({ name, protocol }) => {
  const lines = linesOf(name);
  const items = [...readTrace(lines, new TraceReader<RunEvent>(eventsOf))];
  const events = eventsIn(items);

  it('is read whole, with its version, and its keyframes are what the events come to', () => {
    expect(items[0]).toMatchObject({ kind: 'header', version: [2, 0], header: { protocol } });
    expect(items.at(-1)).toMatchObject({ kind: 'footer', footer: { events: events.length } });
    expect(items.filter(({ kind }) => kind === 'ignored' || kind === 'damaged')).toEqual([]);
    const check = new KeyframeCheck((header) => foldOf(header.protocol, clientsAmong(header.actors)));
    for (const [i, item] of items.entries()) check.take(item, i + 1);
    const keyframes = lines.filter((line) => line.startsWith('{"k":"key"'));
    expect(keyframes.length).toBeGreaterThan(2);
    expect(keyframes.join('')).toMatch(/\{"=":\d\}/);
  });

  it('has the events that its lines tell of', () => {
    const told = toldOfEvents(lines);
    expect(told).toHaveLength(events.length);
    let compared = 0;
    for (const [i, { event }] of events.entries()) {
      expect(told[i]?.get('kind')).toBe(event.kind);
      for (const [field, value] of Object.entries(event)) {
        const type = typeOf(eventsOf(protocol)?.[event.kind]?.fields[field]);
        const written = inFormat2(type, value);
        if (written === undefined) continue;
        expect(told[i]?.get(field)).toEqual(written);
        compared += 1;
      }
    }
    expect(compared).toBeGreaterThan(2 * events.length);
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

it('format-2.0-zab.jsonl has what the format says differently now', () => {
  const text = linesOf('format-2.0-zab.jsonl').join('\n');
  expect(text).toContain('"acl":[{');
  expect(text).toContain('["log 1.2"]');
  expect(text).toContain('"stat":[');
  expect(text).toMatch(/"k":"zn".*\[[^"]{40,}\]\]\}/);
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
