import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';

import { SCENARIOS } from '../../../../scenarios/catalogue.js';
import type { Recipe } from '../../../../scenarios/recipe.js';
import type { RunEvent } from '../../../../scenarios/run-recipe.js';
import { runRecipe } from '../../../../scenarios/run-recipe.js';
import { protocolsOf } from '../../../../scenarios/scenario.js';
import type { ProtocolId } from '../../../../sim/plan.js';
import { eventsOf } from '../../../../sim/protocols/events.js';
import { recipe as makeRecipe } from '../../../scenarios/recipes.js';
import { recordRun } from './record-run.js';
import { eventsIn, readLines, writeLines } from './samples.js';

/** Whether the declaration says which events the quorum of an event counted. */
function isEvidence({ kind }: RunEvent, protocol: ProtocolId): boolean {
  return typeof eventsOf(protocol)?.[kind]?.fields['quorum'] === 'object';
}

/** Whether `behind` says that the message was sent that `delivered` says has come. */
function isSendingOf(delivered: RunEvent & { kind: 'net.delivered' }, behind: RunEvent | undefined): boolean {
  return behind?.kind === 'net.sent' && behind.msg === delivered.msg && behind.type === delivered.type;
}

const CASES = SCENARIOS.flatMap((scenario) =>
  protocolsOf(scenario).map((protocol) => ({ scenario: scenario.id, protocol })),
);

describe.each(CASES)('the trace of a run of $scenario on $protocol', ({ scenario, protocol }) => {
  const recipe: Recipe = {
    scenario,
    protocol,
    variant: null,
    seed: 7,
    strategy: 'walk',
    slackMicros: 50_000,
    servers: null,
    plan: null,
    tape: null,
    about: null,
  };

  // Written when first asked for, and read by each of the tests.
  let written: ReturnType<typeof recordRun> | null = null;
  const full = (): ReturnType<typeof recordRun> => (written ??= recordRun(recipe, 'full'));
  let items: ReturnType<typeof readLines> | null = null;
  const read = (): ReturnType<typeof readLines> => (items ??= readLines(full().lines));
  afterAll(() => {
    written = null;
    items = null;
  });

  it('holds at full detail what was reported, and changes nothing', () => {
    const { events, result } = full();
    expect(eventsIn(read()).map(({ event }) => event)).toStrictEqual(events);
    expect(result.hash).toBe(runRecipe(recipe).result.hash);
  });

  it('has the same bytes each time, a sending behind each delivery, and an event for each member of a quorum', () => {
    const { lines } = recordRun(recipe, 'std');
    expect(recordRun(recipe, 'std').lines).toEqual(lines);
    const byIndex = new Map<number, RunEvent>();
    // One expectation for all events: one for each would take longer than the runs.
    const faults: string[] = [];
    for (const { event, at, causes } of eventsIn(readLines(lines))) {
      byIndex.set(at.index, event);
      const behind = byIndex.get(at.cause);
      if (event.kind === 'net.delivered' && !isSendingOf(event, behind)) {
        faults.push(`${JSON.stringify(event)} comes after ${JSON.stringify(behind)}`);
      }
      if ('quorum' in event && isEvidence(event, protocol) && causes.length !== event.quorum.length) {
        faults.push(`${JSON.stringify(event)} has the causes ${JSON.stringify(causes)}`);
      }
    }
    expect(faults).toEqual([]);
  });

  it('is written anew from what was read, byte by byte', () => {
    const { lines } = full();
    const [first] = read();
    if (first?.kind !== 'header') throw new Error('a trace begins with its header');
    const specs = eventsOf(protocol) ?? {};
    const anew = writeLines(eventsIn(read()), { specs, level: 'full', header: first.header });
    const isOfEvents = (line: string): boolean => !/^\{"k":"(?:key|chk|fnd|end)"/.test(line);
    expect(anew.filter(isOfEvents)).toEqual(lines.filter(isOfEvents));
  });
});

// Of eight long runs of the swarm, each took 73 to 85, and this one 77: names that recipes make are long.
it('a trace of a long run at standard detail takes at most 80 bytes for an event, and 16 packed', () => {
  const { lines } = recordRun(makeRecipe(73, { protocol: 'zab' }), 'std');
  const text = `${lines.join('\n')}\n`;
  const footer = readLines(lines).at(-1);
  if (footer?.kind !== 'footer') throw new Error('a whole trace ends with its footer');
  const { events } = footer.footer;
  expect(events).toBeGreaterThan(50_000);
  expect(Buffer.byteLength(text) / events).toBeLessThanOrEqual(80);
  expect(gzipSync(text).length / events).toBeLessThanOrEqual(16);
});
