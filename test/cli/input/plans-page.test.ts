import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { planSchema } from '../../../cli/input/plan-schema.js';
import { WORDS } from '../../../cli/input/protocol-words.js';
import { ROLE_SELECTORS } from '../../../sim/faults/plan.js';
import { calmPlan, calmZabPlan } from '../quorumlab.js';

const page = readFileSync(new URL('../../../docs/plans.md', import.meta.url), 'utf8');

/** The names that the schema lists where one of them is expected, and none of them stands. */
function expected(changes: object): string[] {
  const checked = planSchema.safeParse({ ...calmZabPlan(), ...changes }, { reportInput: true });
  const [issue] = checked.error?.issues ?? [];
  return z.object({ options: z.array(z.string()) }).parse(issue).options;
}

const [client] = calmZabPlan().clients;
const faultKinds = expected({ faults: [{ fault: { kind: '' }, strike: { kind: 'time', atMicros: 0 } }] });
const taskKinds = expected({ clients: [{ ...client, tasks: [{ kind: '' }] }] });
const calls = [{ atMicros: 0, request: { kind: '' }, isInsistent: false }];
const requestKinds = expected({ clients: [{ ...client, tasks: [{ kind: 'script', calls }] }] });

describe('docs/plans.md', () => {
  test.each([
    ['fault', faultKinds],
    ['task', taskKinds],
    ['request', requestKinds],
    ['target', [...ROLE_SELECTORS]],
    ['step of the synod', WORDS.synod.steps],
    ['step of ZAB', WORDS.zab.steps],
    ['key of a plan for the synod', Object.keys(calmPlan())],
    ['key of a plan for ZAB', Object.keys(calmZabPlan())],
    ['key of a client of ZAB', Object.keys({ ...client, opensAtMicros: 0 })],
  ])('names every %s', (_, names) => {
    expect(names.length).toBeGreaterThan(5);
    for (const name of names) expect(page).toContain(`\`${name}\``);
  });
});
