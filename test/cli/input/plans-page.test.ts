import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { planSchema } from '../../../cli/input/plan-schema.js';
import { WORDS } from '../../../cli/input/protocol-words.js';
import { ROLE_SELECTORS } from '../../../sim/faults/plan.js';
import { calmPlan, calmZabPlan } from '../quorumlab.js';

const page = readFileSync(new URL('../../../docs/plans.md', import.meta.url), 'utf8');

/** The kinds of faults, as the schema refuses any other. */
function faultKinds(): string[] {
  const wrong = { fault: { kind: '' }, strike: { kind: 'time', atMicros: 0 } };
  const checked = planSchema.safeParse({ ...calmZabPlan(), faults: [wrong] }, { reportInput: true });
  const [issue] = checked.error?.issues ?? [];
  return z.object({ options: z.array(z.string()) }).parse(issue).options;
}

describe('docs/plans.md', () => {
  test.each([
    ['fault', faultKinds()],
    ['target', [...ROLE_SELECTORS]],
    ['step of the synod', WORDS.synod.steps],
    ['step of ZAB', WORDS.zab.steps],
    ['key of a plan for the synod', Object.keys(calmPlan())],
    ['key of a plan for ZAB', Object.keys(calmZabPlan())],
  ])('names every %s', (_, names) => {
    expect(names.length).toBeGreaterThan(5);
    for (const name of names) expect(page).toContain(`\`${name}\``);
  });
});
