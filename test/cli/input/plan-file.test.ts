import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readPlanFile } from '../../../cli/plan-file.js';
import { SCENARIOS } from '../../../scenarios/catalogue.js';
import { runRecipe } from '../../../scenarios/run-recipe.js';
import { calmPlan, scratchDirectory, writePlanFile } from '../quorumlab.js';

const directory = scratchDirectory();
const file = join(directory, 'plan.json');

/** The error for a plan with some parts replaced. */
function errorFor(changes: object, around: object = {}): string {
  writePlanFile(file, { name: 'mine', plan: { ...calmPlan(), ...changes }, ...around });
  try {
    readPlanFile(file);
  } catch (error) {
    return error instanceof Error ? error.message.replace(file, 'plan.json') : String(error);
  }
  return 'no error';
}

const at = (strike: object, fault: object): object => ({ faults: [{ fault, strike }] });
const NOW = { kind: 'time', atMicros: 0 };
const HEAL = { kind: 'heal' };

describe('a plan file', () => {
  test('every plan of the catalogue can be written to a file and read again', () => {
    for (const { id, protocols } of SCENARIOS) {
      for (let seed = 1; seed <= 20; seed += 1) {
        const [protocol = 'synod'] = protocols;
        const choices = {
          strategy: 'timed',
          slackMicros: 0,
          servers: null,
          plan: null,
          tape: null,
          about: null,
        } as const;
        const { plan } = runRecipe({ scenario: id, protocol, variant: null, seed, ...choices });
        writePlanFile(file, { name: id, about: ['P2'], plan });
        expect(readPlanFile(file)).toEqual({ name: id, about: ['P2'], plan });
      }
    }
  });

  test('what it is about may be left out', () => {
    writePlanFile(file, { name: 'mine', plan: calmPlan() });
    expect(readPlanFile(file).about).toEqual([]);
  });

  test('a file that is not there, and one that is no JSON, are told apart', () => {
    expect(() => readPlanFile(join(directory, 'none.json'))).toThrow('no such file or directory');
    writeFileSync(file, '{"name": "mine",\n "plan": }');
    expect(() => readPlanFile(file)).toThrow(`${file}:2:10: a value is expected here`);
  });

  test.each<[object, string]>([
    [{ servers: 'three' }, 'plan.json: plan.servers: expected a number, but found "three"'],
    [{ servers: 2.5 }, 'plan.json: plan.servers: expected a whole number, but found 2.5'],
    [{ servers: 0 }, 'plan.json: plan.servers: expected at least 1, but found 0'],
    [{ sevrers: 3 }, 'plan.json: plan: unknown key "sevrers"'],
    [{ protocol: 'raft' }, 'plan.json: plan.protocol: expected "synod", but found "raft"'],
    [{ core: [1] }, 'plan.json: plan.core: expected at least 2 different servers, a quorum'],
    [{ core: [1, 1, 2] }, 'plan.json: plan.core: expected at least 2 different servers, a quorum'],
    [{ core: [1, 2, 4] }, 'plan.json: plan.core[2]: expected a server from 1 to 3'],
    [{ safetyMicros: -1 }, 'plan.json: plan.safetyMicros: expected at least 0, but found -1'],
    [{ network: 5 }, 'plan.json: plan.network: expected an object, but found 5'],
    [at(NOW, { kind: 'crsh' }), 'but found "crsh"; did you mean "crash"?'],
    [at(NOW, {}), 'plan.json: plan.faults[0].fault.kind: expected "crash", "restart"'],
    [at(NOW, { kind: 'restart', target: 's9' }), 'plan.faults[0].fault.target: expected one of s1 to s3'],
    [at(NOW, { kind: 'restart', target: 'boss' }), 'or one of "leader", "previous leader"'],
    [at(NOW, { kind: 'restart', target: 's1', x: 1 }), 'plan.json: plan.faults[0].fault: unknown key "x"'],
    [at(NOW, { kind: 'split', groups: [[1], [1]], forMicros: null }), 'none of them twice'],
    [
      at({ kind: 'step', when: 'after', step: 'acept', nth: 1, sid: null, to: null }, HEAL),
      'did you mean "accept"?',
    ],
    [
      at({ kind: 'step', when: 'after', step: 'accept', nth: 1, sid: 4, to: null }, HEAL),
      'a server from 1 to 3',
    ],
    [
      { clients: [{ calls: [{ atMicros: 0, value: 1, to: 4 }], timeoutMicros: 1 }] },
      'plan.clients[0].calls[0].to',
    ],
  ])('%j is refused with its place', (changes, message) => {
    expect(errorFor(changes)).toContain(message);
  });

  test('its own keys are checked as well', () => {
    expect(errorFor({}, { name: 'My Plan' })).toContain('name: expected a name of small letters');
    expect(errorFor({}, { about: ['P99'] })).toContain('about[0]: expected a rule: P1, P2');
    expect(errorFor({}, { note: '' })).toContain('unknown key "note"');
  });

  test('a delay that is capped below its minimum is refused', () => {
    const { disk } = calmPlan();
    const sync = { ...disk.sync, minMicros: 10, capMicros: 9 };
    expect(errorFor({ disk: { sync } })).toContain('plan.disk.sync.capMicros: expected at least minMicros');
  });
});
