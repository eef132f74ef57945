import { readFile } from 'node:fs/promises';
import path from 'node:path';

import ts from 'typescript';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';

import { REPOSITORY, runInMiniature } from './miniature.js';
import { STYLE_FAULTS } from './style-faults.js';

const settings = z.record(z.string(), z.unknown());
const configuration = z.object({
  rules: settings,
  overrides: z.array(z.object({ rules: settings })),
});

/** The rules that the configuration names, without the plugin that they come from. */
async function rulesInForce(): Promise<ReadonlySet<string>> {
  const file = path.join(REPOSITORY, '.oxlintrc.json');
  const { config } = z
    .object({ config: configuration })
    .parse(ts.parseConfigFileTextToJson(file, await readFile(file, 'utf8')));
  const named = [config.rules, ...config.overrides.map(({ rules }) => rules)].flatMap((rules) =>
    Object.keys(rules),
  );
  return new Set(named.map((name) => name.replace('typescript/', '')));
}

const planted = STYLE_FAULTS.map((fault, index) => ({
  at: `core/planted/${fault.rule}-${index}.ts`,
  ...fault,
}));

/** A complaint begins with its rule in brackets and a message, and names the place on a line that follows. */
function findings(output: string): ReadonlySet<string> {
  let rule = '';
  const found = new Set<string>();
  for (const line of output.split('\n')) {
    rule = /^\s+\S \w+\(([\w-]+)\): /.exec(line)?.[1] ?? rule;
    const file = /^\s*\S+\[(\S+):\d+:\d+\]$/.exec(line)?.[1];
    if (file !== undefined) found.add(`${rule} in ${file}`);
  }
  return found;
}

describe('the style', () => {
  let found: ReadonlySet<string> = new Set();
  let said = '';

  beforeAll(async () => {
    const files = Object.fromEntries(planted.map(({ at, text }) => [at, `${text}\n`]));
    // Put together here, so that this file itself holds no such comment.
    const idle = [
      '/',
      '/ oxlint-disable-next-line no-var -- kept from an older version\nexport const idle = 1;\n',
    ].join('');
    const { output } = await runInMiniature('check:lint', { ...files, 'core/idle.ts': idle });
    said = output;
    found = findings(output);
  }, 120_000);

  test.for(planted)('$rule refuses $text', ({ rule, at }) => {
    expect(found).toContain(`${rule} in ${at}`);
  });

  test('refuses an exception that excuses nothing', () => {
    expect(said).toMatch(/Unused oxlint-disable directive.*\n.*\[core\/idle\.ts:1:1\]/);
  });

  test('has a planted fault for each rule', async () => {
    const rules = await rulesInForce();
    expect([...new Set(STYLE_FAULTS.map(({ rule }) => rule))].sort()).toEqual([...rules].sort());
  });
});
