import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { SCENARIOS } from '../../../scenarios/catalogue.js';
import { VARIANTS } from '../../../scenarios/zoo/variants.js';
import { RULES } from '../../../sim/check/rules.js';
import { inProcess, quorumlab } from '../quorumlab.js';

const entry = z.object({
  id: z.string(),
  title: z.string(),
  source: z.string(),
  protocols: z.array(z.string()),
});
const listing = z.strictObject({
  scenarios: z.array(entry),
  variants: z.array(entry.extend({ breaks: z.array(z.string()).min(1) })),
  rules: z.array(entry.extend({ slug: z.string() })),
});

describe('quorumlab list', () => {
  test('--json gives every scenario, variant and rule', async () => {
    const { code, out } = await inProcess(['list', '--json']);
    const { scenarios, variants, rules } = listing.parse(JSON.parse(out));
    expect(code).toBe(0);
    expect(scenarios.map(({ id }) => id)).toEqual(SCENARIOS.map(({ id }) => id));
    expect(variants.map(({ id }) => id)).toEqual(VARIANTS.map(({ id }) => id));
    expect(rules.map(({ id }) => id)).toEqual([...Object.keys(RULES), 'D5']);
    for (const { id, protocols } of rules) {
      expect(protocols, id).not.toEqual([]);
      if (id.startsWith('P')) expect(protocols, id).toEqual(['synod']);
      if (id.startsWith('Z')) expect(protocols, id).toEqual(['zab']);
      if (id === 'X1' || id === 'D5') expect(protocols, id).toEqual(['synod', 'zab']);
    }
    expect(scenarios.find(({ id }) => id === 'swarm')?.protocols).toEqual(['synod', 'zab']);
    expect(scenarios.find(({ id }) => id === 'elect-duel')?.protocols).toEqual(['synod']);
  });

  test('is readable for people', async () => {
    const { out } = await inProcess(['list']);
    for (const { id, title } of [...SCENARIOS, ...VARIANTS]) {
      expect(out).toContain(`  ${id}\n`);
      expect(out).toContain(title);
    }
    for (const { slug } of Object.values(RULES)) expect(out).toContain(slug);
  });
});

describe('help', () => {
  test('of the program and of every command has examples', async () => {
    for (const words of [[], ['run'], ['replay'], ['list'], ['trace', 'validate']]) {
      const { out, err } = await inProcess([...words, '--help']);
      expect(err).toBe('');
      expect(out).toContain('Examples:');
      for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
    }
  });

  test('the version is that of the package', async () => {
    const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
    const { version } = z.object({ version: z.string() }).parse(JSON.parse(text));
    expect(await quorumlab(['--version'], '.')).toEqual({ code: 0, out: `${version}\n`, err: '' });
  });
});
