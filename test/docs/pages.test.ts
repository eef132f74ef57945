import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DETERMINISTIC } from '../../cli/batch/run-record.js';
import { RULES } from '../../sim/check/rules.js';

const ROOT = new URL('../../', import.meta.url);

/** What people read: at the root, and in docs/. */
const PAGES = [...filesIn('', false), ...filesIn('docs/', true)].filter((file) => file.endsWith('.md'));

/** Paths from the root. */
function filesIn(folder: string, isDeep: boolean): readonly string[] {
  return readdirSync(new URL(folder, ROOT), { recursive: isDeep, encoding: 'utf8' }).map(
    (name) => folder + name.replaceAll('\\', '/'),
  );
}

function textOf(file: string): string {
  return readFileSync(new URL(file, ROOT), 'utf8');
}

/** Where the links of a text lead, as it says; those that leave the tree are left out. */
function linksIn(text: string): readonly string[] {
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = '']) => link)
    .filter((link) => !/^https?:/.test(link));
}

/** Where a link of a page leads, from the root. */
function target(page: string, link: string): string {
  const [path = ''] = link.split('#');
  return path === '' ? page : new URL(path, new URL(page, ROOT)).href.slice(ROOT.href.length);
}

describe('the pages', () => {
  it('are found', () => {
    expect(PAGES).toEqual(expect.arrayContaining(['README.md', 'docs/guarantees.md', 'docs/scenarios.md']));
    expect(PAGES.some((page) => page.startsWith('docs/adr/'))).toBe(true);
  });

  it.each(PAGES)('%s has no link that leads nowhere', (page) => {
    const lost = linksIn(textOf(page)).filter((link) => !existsSync(new URL(target(page, link), ROOT)));
    expect(lost).toEqual([]);
  });

  // Decisions and changes tell of what was there then.
  it.each(PAGES.filter((page) => !page.startsWith('docs/adr/') && page !== 'CHANGELOG.md'))(
    '%s names no file that is not there',
    (page) => {
      const named = textOf(page).matchAll(/`((?:core|sim|scenarios|cli|bench|docs|test)\/[\w./-]+)`/g);
      const missing = [...named]
        .map(([, file = '']) => file)
        .filter((file) => !existsSync(new URL(file, ROOT)));
      // A reader is shown how to write this one.
      expect(missing.filter((file) => file !== 'scenarios/zab/sessions/read-own-write.ts')).toEqual([]);
    },
  );
});

describe('a page that shows a file as an example', () => {
  it.each([
    ['docs/rules.md', 'sim/check/zab/epochs/one-leader-per-epoch.ts'],
    ['docs/variants.md', 'scenarios/zoo/zk-1863.ts'],
  ])('%s has all of %s as it is', (page, file) => {
    expect(textOf(page)).toContain(`\`${file}\`:\n\n\`\`\`ts\n${textOf(file)}\`\`\`\n`);
  });
});

const GUARANTEES = 'docs/guarantees.md';

interface Row {
  readonly rule: string;
  readonly promise: string;
  readonly checkers: readonly string[];
  readonly tests: readonly string[];
}

const ROWS = [...textOf(GUARANTEES).matchAll(/^\| ([A-Z]\d+) \| (.+) \| (.+) \| (.+) \|$/gm)].map(
  ([, rule = '', promise = '', checkers = '', tests = '']): Row => ({
    rule,
    promise,
    checkers: linksIn(checkers).map((link) => target(GUARANTEES, link)),
    tests: linksIn(tests).map((link) => target(GUARANTEES, link)),
  }),
);

/** By rule, the files that decide it. */
function deciders(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const file of filesIn('sim/check/', true)) {
    if (!file.endsWith('.ts')) continue;
    for (const [, rule = ''] of textOf(file).matchAll(/new Findings\('(\w+)'\)/g)) {
      found.set(rule, [...(found.get(rule) ?? []), file]);
    }
  }
  return found;
}

describe('docs/guarantees.md', () => {
  it('has a line for each rule, and no other', () => {
    const rules = [...Object.keys(RULES), DETERMINISTIC.id];
    expect(ROWS.map(({ rule }) => rule).sort()).toEqual(rules.sort());
  });

  it('leads from each rule to all that decides it', () => {
    const found = deciders();
    expect([...found.keys()].sort()).toEqual(Object.keys(RULES).sort());
    for (const { rule, checkers } of ROWS) {
      if (rule === DETERMINISTIC.id) continue;
      expect(checkers, rule).toEqual(expect.arrayContaining([...(found.get(rule) ?? ['nobody'])]));
    }
  });

  it('leads from each rule to tests that are about it, one for each checker at least', () => {
    for (const { rule, checkers, tests } of ROWS) {
      expect(tests.length, rule).toBeGreaterThanOrEqual(checkers.length);
      for (const test of tests) {
        expect(test).toMatch(/^test\/.+\.test\.ts$/);
        const text = textOf(test);
        const isAbout =
          new RegExp(`\\b${rule}\\b`).test(text) ||
          checkers.some((checker) => text.includes(`/${checker.replace(/\.ts$/, '.js')}'`));
        expect(isAbout, `${test} is about ${rule}`).toBe(true);
      }
    }
  });

  it('says of each rule what it promises, in words of its own', () => {
    const promises = ROWS.map(({ promise }) => promise);
    for (const promise of promises) expect(promise.split(' ').length).toBeGreaterThan(4);
    expect(new Set(promises).size).toBe(promises.length);
  });
});
