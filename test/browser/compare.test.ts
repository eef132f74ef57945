import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Visit } from './harness.js';
import { after, atRest, browserForFile, pageIn, press, sceneOf } from './harness.js';
import { BROKEN_ZAB, HELD_SYNOD, HELD_ZAB, nameOf, traceText } from './samples.js';

const browser = browserForFile();
const folder = mkdtempSync(path.join(os.tmpdir(), 'quorumlab-compare-'));
const threeRuns = { address: '' };

// Runs are recorded once for each build, which takes longer than a test may.
beforeAll(async () => {
  const traces: Record<string, string> = {};
  for (const sample of [BROKEN_ZAB, HELD_ZAB, HELD_SYNOD]) traces[nameOf(sample)] = await traceText(sample);
  threeRuns.address = pageIn(folder, traces);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The page of most tests. */
const shared = browser.shared(() => threeRuns.address);

/** From the list of runs to the broken one, and the list of what it can be compared with. */
async function toCompare(visit: Visit): Promise<void> {
  await atRest(visit);
  await after(visit, () => visit.page.getByText(nameOf(BROKEN_ZAB)).first().click());
  await press(visit, '8');
}

async function choose({ page }: Visit, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).click();
}

/** The shared page with the broken run beside the one that held: the first test to come leads there. */
async function compared(): Promise<Visit> {
  const visit = await shared();
  if ((await visit.page.locator('.compare-summary').count()) > 0) return visit;
  await toCompare(visit);
  await choose(visit, nameOf(HELD_ZAB));
  await visit.page.waitForSelector('.compare-summary');
  await atRest(visit);
  return visit;
}

test('a run beside one that held: where they part in a sentence, marks of both, every difference as a row', async () => {
  const visit = await compared();
  const { page } = visit;
  expect(await page.innerText('.compare-summary')).toMatch(/ in A .+ by DIFF .*in B it .+ by SNAP /);
  const counts = await page.innerText('.compare-head .muted');
  const number = (words: string): number =>
    Number(new RegExp(`([\\d\\u202f]+) ${words}`).exec(counts)?.[1]?.replaceAll('\u202f', ''));
  const differences = number('changed') + number('only in A') + number('only in B');
  expect(differences).toBeGreaterThan(0);
  expect(await page.getAttribute('.difference', 'aria-setsize')).toBe(String(differences));
  // What A did, and under it what B did.
  const row = page.locator('.difference').first();
  await row.getByText('by DIFF').waitFor();
  await row.getByText('by SNAP').waitFor();
  const { marks } = await sceneOf(visit);
  expect(new Set(marks.map(({ kind }) => kind))).toEqual(new Set(['changed', 'only-a', 'only-b']));
  expect(visit.errors).toEqual([]);
});

test('d and Shift+d walk the differences, and the cursor goes along', async () => {
  const visit = await compared();
  const { page } = visit;
  const selected = (): Promise<string | null> =>
    page.getAttribute('.difference[aria-selected=true]', 'aria-posinset');
  const cursor = (): Promise<number> => page.evaluate(() => window.__viz?.app.cursor.value ?? -1);
  expect(await selected()).toBe('1');
  const first = await cursor();
  await press(visit, 'd');
  expect(await selected()).toBe('2');
  expect(await cursor()).toBeGreaterThan(first);
  await press(visit, 'Shift+D');
  expect(await selected()).toBe('1');
  expect(await cursor()).toBe(first);
});

test('a link to a comparison opens on it: both runs, the difference at hand, the same marks', async () => {
  const first = await compared();
  await press(first, 'd', 'd');
  const link = first.page.url();
  expect(link).toContain(`&cmp=${nameOf(HELD_ZAB)}`);
  const second = await browser.visit(link);
  await second.page.waitForSelector('.compare-summary');
  await atRest(second);
  const summary = await first.page.innerText('.compare-summary');
  expect(await second.page.innerText('.compare-summary')).toBe(summary);
  expect(await second.page.getAttribute('.difference[aria-selected=true]', 'aria-posinset')).toBe('3');
  expect((await sceneOf(second)).marks).toEqual((await sceneOf(first)).marks);
  expect(second.page.url()).toBe(link);
  // Another run is chosen from the list again, and the address forgets this one.
  await after(second, () => second.page.getByRole('button', { name: 'Other run' }).click());
  expect(second.page.url()).not.toContain('cmp=');
  expect(second.errors).toEqual([]);
});

test('a run of another protocol is refused in a sentence', async () => {
  const visit = await compared();
  await after(visit, () => visit.page.getByRole('button', { name: 'Other run' }).click());
  await choose(visit, nameOf(HELD_SYNOD));
  await visit.page.waitForSelector('[role=alert]');
  expect(await visit.page.innerText('[role=alert]')).toBe(
    'A runs zab and B runs synod: they have no events in common.',
  );
});

test('on a narrow screen nothing is wider than the screen', async () => {
  const visit = await browser.visit(threeRuns.address, { screen: 'narrow', hasTouch: true });
  await toCompare(visit);
  await choose(visit, nameOf(HELD_ZAB));
  await visit.page.waitForSelector('.compare-summary');
  await atRest(visit);
  const width = await visit.page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(390);
});
