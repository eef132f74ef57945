import { describe, expect, it } from 'vitest';

import { SCENARIOS } from '../../../../scenarios/catalogue.js';
import type { Recipe } from '../../../../scenarios/recipe.js';
import type { RunEvent } from '../../../../scenarios/run-recipe.js';
import { runRecipe } from '../../../../scenarios/run-recipe.js';
import { protocolsOf } from '../../../../scenarios/scenario.js';
import type { ProtocolId } from '../../../../sim/plan.js';
import { eventsOf } from '../../../../sim/protocols/events.js';
import { recordRun } from './record-run.js';
import { eventsIn, readLines } from './samples.js';

/** Whether the declaration says which events the quorum of an event counted. */
function isEvidence({ kind }: RunEvent, protocol: ProtocolId): boolean {
  return typeof eventsOf(protocol)?.[kind]?.fields['quorum'] === 'object';
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

  it('holds at full detail what was reported, and changes nothing', () => {
    const { lines, events, result } = recordRun(recipe, 'full');
    expect(eventsIn(readLines(lines)).map(({ event }) => event)).toStrictEqual(events);
    expect(result.hash).toBe(runRecipe(recipe).result.hash);
  });

  it('has the same bytes each time', () => {
    expect(recordRun(recipe, 'std').lines).toEqual(recordRun(recipe, 'std').lines);
  });

  it('has a sending behind each delivery, and an event for each member of a quorum', () => {
    const byIndex = new Map<number, RunEvent>();
    for (const { event, at, causes } of eventsIn(readLines(recordRun(recipe, 'std').lines))) {
      byIndex.set(at.index, event);
      if (event.kind === 'net.delivered') {
        expect(byIndex.get(at.cause)).toMatchObject({ kind: 'net.sent', msg: event.msg, type: event.type });
      }
      if ('quorum' in event && isEvidence(event, protocol)) expect(causes).toHaveLength(event.quorum.length);
    }
  });
});
