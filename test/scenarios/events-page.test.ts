/** docs/events.md is made from the declarations: `UPDATE_GOLDEN=1 npx vitest run test/scenarios/events-page.test.ts` */
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { EventSpecs, FieldSpec } from '../../core/define-events.js';
import { synodEvents } from '../../core/paxos/synod/events.js';
import { worldEvents } from '../../sim/trace/world-events.js';

const FILE = new URL('../../docs/events.md', import.meta.url);

function typeOf(spec: FieldSpec): string {
  return typeof spec === 'string' ? spec : `sids, as evidence: \`${spec.of}\` by ${spec.by.join(', ')}`;
}

function table(title: string, specs: EventSpecs): string {
  const rows = Object.entries(specs).map(([kind, { key, level, says, fields }]) => {
    const list = Object.entries(fields).map(([name, spec]) => `\`${name}\` ${typeOf(spec)}`);
    return `| \`${kind}\` | \`${key}\` | ${level} | ${says} | ${list.join('; ')} |`;
  });
  return [
    `## ${title}`,
    '',
    '| kind | key | level | says | fields |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}

it('the page of events is what the declarations say', () => {
  const page = [
    '# Events',
    'Generated from the declarations (`defineEvents`). *Key* is the short name in a trace file, *level* the lowest detail\nlevel of a file that holds the event; a type with `?` may be null, and is then left out of the file.',
    table('Of the world', worldEvents),
    table('Of the synod', synodEvents),
  ].join('\n\n');
  if (process.env['UPDATE_GOLDEN'] !== undefined) writeFileSync(FILE, `${page}\n`);
  expect(`${page}\n`).toBe(readFileSync(FILE, 'utf8'));
});
