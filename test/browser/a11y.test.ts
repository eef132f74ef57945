/** What a reader who does not see the page is told, and what axe finds. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { beforeAll, expect, test } from 'vitest';
import type { Look, Visit } from './harness.js';
import { atRest, browserForFile, emptyPage, pageWith, press } from './harness.js';
import { BROKEN, brokenTrace } from './runs.js';

const browser = browserForFile();
const trace: { bytes: Uint8Array } = { bytes: new Uint8Array() };
beforeAll(async () => {
  trace.bytes = await brokenTrace();
});
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What is seriously wrong: the rule, and where. Nobody asks for selectors, which take longer than most rules. */
async function seriousOf({ page }: Visit): Promise<readonly string[]> {
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(AXE);
  const found: unknown =
    await page.evaluate(`axe.run(document, { resultTypes: ['violations'], selectors: false }).then(({ violations }) =>
    violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html.slice(0, 160)).join(' | ')))`);
  return Array.isArray(found) ? found.map(String) : ['axe gave no answer'];
}

const LOOKS: readonly Look[] = [{ scheme: 'light' }, { scheme: 'dark', screen: 'narrow', hasTouch: true }];
const OPENED = LOOKS.map((look) => ({
  ...look,
  opened: browser.shared(() => pageWith({ [BROKEN]: trace.bytes }), look),
}));

test.each(OPENED)('axe finds nothing serious as a trace opens: $scheme', async ({ opened }) => {
  const visit = await opened();
  await atRest(visit);
  expect(await seriousOf(visit)).toEqual([]);
});

test.each(OPENED)('axe finds nothing serious in the dialogs: $scheme', async ({ opened }) => {
  const visit = await opened();
  await atRest(visit);
  for (const key of ['?', 'Control+k', 'g', 'a']) {
    await press(visit, key);
    expect(await seriousOf(visit), key).toEqual([]);
    await press(visit, 'Escape');
  }
});

test.each(OPENED)('axe finds nothing serious in the tabs of the inspector: $scheme', async ({ opened }) => {
  const visit = await opened();
  await atRest(visit);
  await press(visit, '7', 'c', 'w');
  expect(await seriousOf(visit)).toEqual([]);
  await visit.page.locator('#inspector-state').click();
  await atRest(visit);
  expect(await seriousOf(visit)).toEqual([]);
});

test.each(LOOKS)('axe finds nothing serious before a trace is open: %o', async (look) => {
  const empty = await browser.visit(emptyPage(), look);
  await atRest(empty);
  expect(await seriousOf(empty)).toEqual([]);
  const several = await browser.visit(pageWith({ one: trace.bytes, two: trace.bytes }), look);
  await atRest(several);
  expect(await seriousOf(several)).toEqual([]);
});

/** These start from anywhere. */
const reader = browser.shared(() => pageWith({ [BROKEN]: trace.bytes }));

test('the cursor is spoken of in a sentence, and so is what led to it', async () => {
  const visit = await reader();
  await atRest(visit);
  await press(visit, 'Home', 's');
  const live = visit.page.locator('[aria-live="polite"].unseen');
  await expect.poll(() => live.textContent()).toMatch(/^#\d+, s\d, \d+\.\d{6} s: .+/);
});

test('Tab reaches every part of the page and comes back to its beginning', async () => {
  const visit = await reader();
  await atRest(visit);
  const parts = new Set<string>();
  for (let i = 0; i < 120; i += 1) {
    await visit.page.keyboard.press('Tab');
    const part = await visit.page.evaluate(
      () =>
        document.activeElement?.closest(
          '.top-bar, .scrubber, .rail, .stage-bar, .stage, .inspector, .transport',
        )?.className ?? '',
    );
    parts.add(part.split(' ')[0] ?? '');
  }
  expect([...parts]).toEqual(
    expect.arrayContaining(['top-bar', 'scrubber', 'rail', 'stage-bar', 'stage', 'inspector', 'transport']),
  );
});

test('a dialog keeps the focus, and gives it back', async () => {
  const visit = await reader();
  await atRest(visit);
  await visit.page.getByRole('button', { name: 'Help' }).focus();
  await press(visit, 'Enter');
  for (let i = 0; i < 5; i += 1) await visit.page.keyboard.press('Tab');
  expect(await visit.page.evaluate(() => document.activeElement?.closest('dialog, body')?.tagName)).not.toBe(
    '',
  );
  await press(visit, 'Escape');
  expect(await visit.page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Help');
});
