import { describe, expect, it } from 'vitest';

import type { DetailLevel } from '../../../../core/define-events.js';
import { SCENARIOS } from '../../../../scenarios/catalogue.js';
import type { Recipe } from '../../../../scenarios/recipe.js';
import type { RunEvent } from '../../../../scenarios/run-recipe.js';
import { runRecipe } from '../../../../scenarios/run-recipe.js';
import { protocolsOf } from '../../../../scenarios/scenario.js';
import type { ProtocolId } from '../../../../sim/plan.js';
import { eventsOf } from '../../../../sim/protocols/events.js';
import type { RunResult } from '../../../../sim/run-result.js';
import { TraceWriter } from '../../../../sim/trace/file/trace-writer.js';
import { eventsIn, readLines } from './samples.js';

interface Recorded {
  readonly lines: readonly string[];
  readonly events: readonly RunEvent[];
  readonly result: RunResult;
}

function record(recipe: Recipe, level: DetailLevel): Recorded {
  const lines: string[] = [];
  const seen: RunEvent[] = [];
  const writers: TraceWriter[] = [];
  const { result } = runRecipe(recipe, {
    listen: ({ plan, actors, specs, events }) => {
      const header = { ...recipe, plan, actors };
      const writer = new TraceWriter({ specs, level, header, write: (line) => lines.push(line) });
      events.subscribeToAll((event, at) => writer.event(event, at));
      events.subscribeToAll((event) => seen.push(event));
      writers.push(writer);
    },
  });
  const { hash, events: reported } = result;
  for (const writer of writers) {
    for (const violation of result.violations) writer.finding(violation);
    for (const rule of result.rules) writer.rule(rule);
    writer.end({ hash, reported, verdict: 'held' });
  }
  return { lines, events: seen, result };
}

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
    const { lines, events, result } = record(recipe, 'full');
    expect(eventsIn(readLines(lines)).map(({ event }) => event)).toStrictEqual(events);
    expect(result.hash).toBe(runRecipe(recipe).result.hash);
  });

  it('has the same bytes each time', () => {
    expect(record(recipe, 'std').lines).toEqual(record(recipe, 'std').lines);
  });

  it('has a sending behind each delivery, and an event for each member of a quorum', () => {
    const byIndex = new Map<number, RunEvent>();
    for (const { event, at, causes } of eventsIn(readLines(record(recipe, 'std').lines))) {
      byIndex.set(at.index, event);
      if (event.kind === 'net.delivered') {
        expect(byIndex.get(at.cause)).toMatchObject({ kind: 'net.sent', msg: event.msg, type: event.type });
      }
      if ('quorum' in event && isEvidence(event, protocol)) expect(causes).toHaveLength(event.quorum.length);
    }
  });
});
