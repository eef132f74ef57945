/** The page as a whole: what stands where, and that it does what it says. */
import { beforeAll, expect, test } from 'vitest';
import { after, atRest, browserForFile, emptyPage, pageWith, press } from './harness.js';
import { BROKEN, brokenTrace, HELD, heldTrace } from './runs.js';

const browser = browserForFile();
const traces: Record<string, Uint8Array> = {};
beforeAll(async () => {
  traces[BROKEN] = await brokenTrace();
  traces[HELD] = await heldTrace();
});
const brokenPage = (): string => pageWith({ [BROKEN]: traces[BROKEN] ?? '' });
const broken = browser.shared(brokenPage);
const brokenOnPhone = browser.shared(brokenPage, { screen: 'narrow', hasTouch: true });

test('the first screen of a broken run says what was promised, what happened, and how to run it again', async () => {
  const visit = await broken();
  await atRest(visit);
  const panel = visit.page.locator('#inspector-panel');
  const text = await panel.innerText();
  expect(text).toContain('Promised:');
  expect(text).toContain('Evidence');
  expect(text).toContain('quorumlab replay sync-trunc-old-leader --protocol zab --variant zk-1154 --seed 1');
  const stops = await panel.locator('.stop-link').all();
  expect(stops.length).toBeGreaterThan(0);
  const heading = panel.getByRole('heading', { level: 2 });
  expect((await heading.boundingBox())?.y).toBeLessThan(400);
});

test('each piece of evidence is a link to its event', async () => {
  const visit = await broken();
  await atRest(visit);
  const stops = await visit.page.evaluate(
    () => window.__viz?.app.model.value?.findings[0]?.stops.map(({ row }) => row) ?? [],
  );
  for (const [i, row] of stops.entries()) {
    await after(visit, () => visit.page.locator('.stop-link').nth(i).click());
    expect(await visit.page.evaluate(() => window.__viz?.app.cursor.value)).toBe(row);
  }
});

test('a held run says what was checked and how often', async () => {
  const visit = await browser.visit(pageWith({ [HELD]: traces[HELD] ?? '' }));
  await atRest(visit);
  const text = await visit.page.locator('#inspector-panel').innerText();
  expect(text).toMatch(/No promise was broken\s+\d+ promises held, put to the test [\d\u202f]+ times in all/);
  expect(await visit.page.locator('.rules li').count()).toBeGreaterThan(20);
});

test('a file is opened by choosing it', async () => {
  const visit = await browser.visit(emptyPage());
  await atRest(visit);
  const file = { name: 'mine.jsonl', mimeType: 'text/plain', buffer: Buffer.from(traces[HELD] ?? '') };
  await after(visit, () => visit.page.setInputFiles('input[type=file]', file));
  await visit.page.getByRole('heading', { name: 'No promise was broken' }).waitFor();
  expect(await visit.page.title()).toBe('mine.jsonl · Quorumlab');
});

test('lanes are hidden, shown and moved by keyboard', async () => {
  const visit = await broken();
  await atRest(visit);
  const names = async (): Promise<readonly string[]> =>
    await visit.page.locator('ol.lanes .lane-name b').allInnerTexts();
  const before = await names();
  await after(visit, () =>
    visit.page
      .locator('ol.lanes .lane-name')
      .nth(1)
      .focus()
      .then(() => visit.page.keyboard.press('Alt+ArrowUp')),
  );
  expect((await names()).slice(0, 2)).toEqual([before[1], before[0]]);
  await after(visit, () => visit.page.getByRole('button', { name: 'Hide s1' }).click());
  expect(await names()).not.toContain('s1');
  await after(visit, () => visit.page.getByRole('button', { name: 'Show s1' }).click());
  expect(await names()).toContain('s1');
});

test('the state shows what the last event changed, and [ leads to who set a key', async () => {
  const visit = await broken();
  await atRest(visit);
  await after(visit, () => visit.page.getByRole('tab', { name: 'State' }).click());
  const key = visit.page.locator('.leaf', { hasText: /^role/ }).first();
  await after(visit, () => key.click());
  const row = await visit.page.evaluate(() => window.__viz?.app.cursor.value ?? 0);
  await press(visit, '[');
  expect(await visit.page.evaluate(() => window.__viz?.app.cursor.value ?? 0)).toBeLessThan(row);
  expect(await visit.page.locator('.changes').innerText()).toContain('role');
});

test('the handles of the scrubber set what is in sight, by keyboard', async () => {
  const visit = await broken();
  await atRest(visit);
  const from = async (): Promise<number> =>
    await visit.page.evaluate(() => window.__viz?.app.range.value.from ?? -1);
  const before = await from();
  await visit.page.getByRole('slider', { name: 'Start of what is in sight' }).focus();
  await press(visit, 'ArrowRight');
  expect(await from()).toBeGreaterThan(before);
});

test('a note is written, stands on the scrubber, and travels in the address', async () => {
  const visit = await broken();
  await atRest(visit);
  await press(visit, 'a');
  await visit.page.getByRole('textbox').fill('Here it begins');
  await after(visit, () => visit.page.getByRole('button', { name: 'Keep', exact: true }).click());
  expect(await visit.page.getByRole('button', { name: 'Note: Here it begins' }).isVisible()).toBe(true);
  expect(decodeURIComponent(visit.page.url())).toContain('Here+it+begins');
});

test('no screen down to 320 px scrolls sideways, and what is touched is large enough', async () => {
  for (const width of [320, 390, 760, 1024]) {
    const visit = await browser.visit(brokenPage(), {
      screen: { width, height: 720 },
      hasTouch: width < 500,
    });
    await atRest(visit);
    const overflow = await visit.page.evaluate(
      () => document.documentElement.scrollWidth - window.innerWidth,
    );
    expect(overflow, `${String(width)} px`).toBeLessThanOrEqual(0);
    if (width >= 500) continue;
    for (const button of await visit.page
      .locator('.top-bar button:visible, .transport button:visible, .stage-bar .tab:visible')
      .all()) {
      const box = await button.boundingBox();
      expect(box?.height, await button.innerText()).toBeGreaterThanOrEqual(44);
    }
  }
});

test('on a small screen the inspector is pulled up from below', async () => {
  const visit = await brokenOnPhone();
  await atRest(visit);
  const sheet = visit.page.locator('.sheet');
  const heights: number[] = [];
  for (let i = 0; i < 3; i += 1) {
    heights.push((await sheet.boundingBox())?.height ?? 0);
    await after(visit, () => visit.page.locator('.sheet-handle').click());
  }
  expect(heights[0]).toBe(96);
  expect(heights[1]).toBeGreaterThan(300);
  expect(heights[2]).toBeGreaterThan(600);
  expect((await sheet.boundingBox())?.height).toBe(96);
});

test('on a small screen the tab of the chosen view comes into sight', async () => {
  const visit = await brokenOnPhone();
  await atRest(visit);
  const tab = visit.page.getByRole('tab', { name: 'Compare' });
  expect((await tab.boundingBox())?.x).toBeGreaterThan(390);
  await after(visit, () => visit.page.keyboard.press('8'));
  const box = await tab.boundingBox();
  expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(390);
});
