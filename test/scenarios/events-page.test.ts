/** docs/events.md is made from the declarations: `UPDATE_GOLDEN=1 npx vitest run test/scenarios/events-page.test.ts` */
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { clientEvents } from '../../core/paxos/synod/client-events.js';
import type { EventSpecs, FieldSpec } from '../../core/define-events.js';
import { znodeClientEvents } from '../../core/client/events.js';
import { recipeEvents } from '../../core/client/recipes/events.js';
import { paxosEvents } from '../../core/paxos/events.js';
import { serviceEvents } from '../../core/server/events.js';
import { serverEvents } from '../../core/server-events.js';
import { zabEvents } from '../../core/zab/events.js';
import { PROTOCOLS } from '../../scenarios/scenario.js';
import type { ProtocolId } from '../../sim/plan.js';
import { eventsOf } from '../../sim/protocols/events.js';
import { worldEvents } from '../../sim/trace/world-events.js';

const FILE = new URL('../../docs/events.md', import.meta.url);

interface Section {
  readonly title: string;
  /** null: what every protocol has. */
  readonly protocol: ProtocolId | null;
  readonly specs: EventSpecs;
}

const SECTIONS: readonly Section[] = [
  { title: 'Of the world', protocol: null, specs: worldEvents },
  { title: 'Of clients of the synod', protocol: 'synod', specs: clientEvents },
  { title: 'Of servers of the synod', protocol: 'synod', specs: { ...serverEvents, ...paxosEvents } },
  { title: 'Of clients of the znode service', protocol: 'zab', specs: znodeClientEvents },
  { title: 'Of recipes of clients', protocol: 'zab', specs: recipeEvents },
  { title: 'Of servers of the znode service', protocol: 'zab', specs: serviceEvents },
  { title: 'Of servers of ZAB', protocol: 'zab', specs: zabEvents },
];

function typeOf(spec: FieldSpec): string {
  if (typeof spec === 'string') return spec;
  const { of, by, from } = spec;
  const about = from === undefined ? '' : `, of whom \`${from}\` names`;
  return `sids, as evidence: \`${of}\` by ${by.join(', ')}${about}`;
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

describe('the page of events', () => {
  it('is what the declarations say', () => {
    const page = [
      '# Events',
      'Generated from the declarations (`defineEvents`). *Key* is the short name in a trace file, *level* the lowest detail\nlevel of a file that holds the event; a type with `?` may be null, and is then left out of the file.\nWhatever a finding names is in the file at any level.',
      ...SECTIONS.map(({ title, specs }) => table(title, specs)),
    ].join('\n\n');
    if (process.env['UPDATE_GOLDEN'] !== undefined) writeFileSync(FILE, `${page}\n`);
    expect(`${page}\n`).toBe(readFileSync(FILE, 'utf8'));
  });

  it.each(PROTOCOLS)('has every event that runs of %s can report, as it is declared there', (protocol) => {
    const shown = SECTIONS.filter((section) => (section.protocol ?? protocol) === protocol);
    const kinds = shown.flatMap(({ specs }) => Object.entries(specs));
    expect(Object.fromEntries(kinds)).toEqual(eventsOf(protocol));
  });
});
