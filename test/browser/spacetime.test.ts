import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

import type { SceneMark } from '../../viz/app/view.js';
import { after, atRest, browserForFile, pageWith, sceneOf } from './harness.js';
import type { Look, Visit } from './harness.js';
import { BROKEN_SYNOD, BROKEN_ZAB, traceText } from './samples.js';
import type { SampleRun } from './samples.js';
import { syntheticFile } from './synthetic.js';

const PATIENCE_MS = 60_000;

const browser = browserForFile();

async function openAt(sample: SampleRun, link: string, look?: Look): Promise<Visit> {
  const visit = await browser.visit(`${pageWith({ run: await traceText(sample) })}#v=1&${link}`, look);
  await atRest(visit);
  return visit;
}

/** The page of those tests that begin with the whole trace in sight. */
const synod = browser.shared(
  async () => `${pageWith({ run: await traceText(BROKEN_SYNOD) })}#v=1&view=spacetime`,
);

async function rangeOf({ page }: Visit): Promise<{ readonly from: number; readonly to: number }> {
  return await page.evaluate(() => window.__viz?.app.range.value ?? { from: 0, to: 0 });
}

async function cursorOf({ page }: Visit): Promise<number> {
  return await page.evaluate(() => window.__viz?.app.cursor.value ?? -1);
}

/** Where a place of the picture is in the window. */
async function inWindow(
  { page }: Visit,
  { x, y }: { x: number; y: number },
): Promise<readonly [number, number]> {
  const box = await page.locator('.layers').boundingBox();
  return [(box?.x ?? 0) + x, (box?.y ?? 0) + y];
}

async function showAll(visit: Visit, mode: 'time' | 'order' | 'warped'): Promise<void> {
  await visit.page.evaluate((layout) => {
    const app = window.__viz?.app;
    app?.act({ kind: 'layout-mode', layout });
    app?.setRange({ from: 0, to: app.model.value?.endMicros ?? 1 });
  }, mode);
  await atRest(visit);
}

function alone(marks: readonly SceneMark[], kind: string): SceneMark | undefined {
  return marks.find(
    (mark) =>
      mark.kind === kind &&
      marks.every((other) => other === mark || Math.hypot(other.x - mark.x, other.y - mark.y) > 14),
  );
}

describe('the space-time diagram', { timeout: PATIENCE_MS }, () => {
  it('opens with the evidence of the finding, numbered, and the cursor in sight', async () => {
    for (const screen of ['wide', 'narrow'] as const) {
      const visit = await openAt(BROKEN_ZAB, 'view=spacetime', { screen });
      const { marks } = await sceneOf(visit);
      const stops = marks.filter(({ kind }) => kind === 'stop').map(({ label }) => label ?? '');
      expect(stops.some((label) => /\d/.test(label))).toBe(true);
      const box = await visit.page.locator('.layers').boundingBox();
      const cursor = marks.find(({ kind }) => kind === 'cursor');
      expect(cursor?.x).toBeGreaterThan(0);
      expect(cursor?.x).toBeLessThan(box?.width ?? 0);
      expect(cursor?.y).toBeGreaterThan(0);
      expect(cursor?.y).toBeLessThan(box?.height ?? 0);
      const name = await visit.page.locator('.layers').getAttribute('aria-label');
      expect(name).toMatch(/^Space-time diagram, [\d.]+ s to [\d.]+ s/);
      expect(visit.errors).toEqual([]);
    }
  });

  it('tells what is under the pointer, and takes the cursor there', async () => {
    const visit = await synod();
    await atRest(visit);
    await showAll(visit, 'order');
    const { marks } = await sceneOf(visit);
    const mark = alone(marks, 'event');
    expect(mark).toBeDefined();
    if (mark === undefined) return;
    const [x, y] = await inWindow(visit, mark);
    await visit.page.mouse.move(x, y);
    await visit.page.waitForSelector('.spacetime-tip');
    const actor = await visit.page.evaluate(
      (lane) => window.__viz?.app.model.value?.actors[lane]?.name,
      mark.lane,
    );
    expect(await visit.page.locator('.spacetime-tip').textContent()).toMatch(
      new RegExp(`^${String(actor)}, [\\d.]+ s: `),
    );
    await after(visit, () => visit.page.mouse.click(x, y));
    expect(await cursorOf(visit)).toBe(mark.row);
    expect(visit.errors).toEqual([]);
  });

  it('zooms at the pointer, pans along time, and goes no farther than the trace', async () => {
    const visit = await synod();
    await atRest(visit);
    await showAll(visit, 'time');
    const box = await visit.page.locator('.layers').boundingBox();
    const x = (box?.x ?? 0) + 500;
    const y = (box?.y ?? 0) + 300;
    const whole = await rangeOf(visit);
    await visit.page.mouse.move(x, y);
    await after(visit, () => visit.page.mouse.wheel(0, -400));
    const near = await rangeOf(visit);
    expect(near.to - near.from).toBeLessThan((whole.to - whole.from) * 0.8);
    const share = (500 - 84) / ((box?.width ?? 0) - 84 - 12);
    const at = whole.from + share * (whole.to - whole.from);
    expect(near.from + share * (near.to - near.from)).toBeCloseTo(at, -Math.log10(whole.to / 50));
    await after(visit, async () => {
      await visit.page.mouse.down();
      await visit.page.mouse.move(x - 100, y, { steps: 4 });
      await visit.page.mouse.up();
    });
    const panned = await rangeOf(visit);
    expect(panned.from).toBeGreaterThan(near.from);
    expect(panned.to - panned.from).toBeCloseTo(near.to - near.from, 0);
    await after(visit, () => visit.page.mouse.wheel(0, 20_000));
    const out = await rangeOf(visit);
    expect(out.from).toBeGreaterThanOrEqual(0);
    expect(out.to).toBeLessThanOrEqual(whole.to);
    expect(await cursorOf(visit)).toBeGreaterThanOrEqual(0);
    // A gesture begins with what is in sight, whoever set it; and the scrubber shows it.
    const set = { from: whole.to * 0.2, to: whole.to * 0.4 };
    await after(visit, () => visit.page.evaluate((range) => window.__viz?.app.setRange(range), set));
    await after(visit, () => visit.page.mouse.wheel(0, -200));
    const closer = await rangeOf(visit);
    expect(closer.from).toBeGreaterThan(set.from);
    expect(closer.to).toBeLessThan(set.to);
    const handles = visit.page.locator('.range-handle');
    expect(Number(await handles.first().getAttribute('aria-valuenow'))).toBe(Math.round(closer.from));
    expect(Number(await handles.last().getAttribute('aria-valuenow'))).toBe(Math.round(closer.to));
    await after(visit, () => handles.first().press('ArrowLeft'));
    expect((await rangeOf(visit)).from).toBeLessThan(closer.from);
    expect((await rangeOf(visit)).to).toBe(closer.to);
    expect(visit.errors).toEqual([]);
  });

  it('marks a range with the shift key and moves nothing', async () => {
    const visit = await synod();
    await atRest(visit);
    await showAll(visit, 'time');
    const before = await rangeOf(visit);
    const [x, y] = await inWindow(visit, { x: 300, y: 250 });
    await after(visit, async () => {
      await visit.page.keyboard.down('Shift');
      await visit.page.mouse.move(x, y);
      await visit.page.mouse.down();
      await visit.page.mouse.move(x + 120, y, { steps: 4 });
      await visit.page.mouse.up();
      await visit.page.keyboard.up('Shift');
    });
    const marked = await visit.page.evaluate(() => window.__viz?.app.selection.value);
    expect((marked?.to ?? 0) - (marked?.from ?? 0)).toBeGreaterThan(0);
    expect(await rangeOf(visit)).toEqual(before);
  });

  it('counts what is too much to be drawn, and shows it one by one on a click', async () => {
    const text = readFileSync(await syntheticFile(20_000), 'utf8');
    const visit = await browser.visit(`${pageWith({ run: text })}#v=1&view=spacetime`);
    await atRest(visit);
    await showAll(visit, 'time');
    const { folded } = await sceneOf(visit);
    expect(folded).toBeGreaterThan(10_000);
    const button = visit.page.locator('.spacetime-folded');
    expect(await button.textContent()).toMatch(/^Counted: /);
    await after(visit, () => button.click());
    expect((await sceneOf(visit)).folded).toBe(0);
    expect(await button.count()).toBe(0);
  });

  it('draws a step once, and nothing while nothing changes', async () => {
    const visit = await openAt(BROKEN_ZAB, 'view=spacetime');
    const { draws } = await sceneOf(visit);
    await after(visit, () => visit.page.keyboard.press('ArrowLeft'));
    const stepped = (await sceneOf(visit)).draws;
    expect(stepped).toBeGreaterThan(draws);
    expect(stepped).toBeLessThanOrEqual(draws + 3);
    await visit.page.mouse.move(2, 2);
    await atRest(visit);
    expect((await sceneOf(visit)).draws).toBe(stepped);
  });
});

describe('the stage', { timeout: PATIENCE_MS }, () => {
  it('shows servers, what is under way and the quorum at the cursor', async () => {
    for (const screen of ['wide', 'narrow'] as const) {
      const visit = await openAt(BROKEN_ZAB, 'view=stage', { screen, scheme: 'dark' });
      await after(visit, () =>
        visit.page.evaluate(() => {
          const app = window.__viz?.app;
          const model = app?.model.value;
          const row = [...(model?.messages.sent ?? [])].at(-1) ?? 0;
          app?.moveTo(row, 'jump');
        }),
      );
      const { marks } = await sceneOf(visit);
      const servers = await visit.page.evaluate(
        () => window.__viz?.app.model.value?.actors.filter(({ role }) => role !== 'world').length,
      );
      expect(marks.filter(({ kind }) => kind === 'actor')).toHaveLength(servers ?? 0);
      const tokens = marks.filter(({ kind }) => kind === 'message');
      expect(tokens.length).toBeGreaterThan(0);
      for (const { label } of tokens) expect(label).toMatch(/^\w+ \w\d → \w\d, \d+ % of /);
      const name = await visit.page.locator('.layers').getAttribute('aria-label');
      expect(name).toMatch(/Stage at event \d+\..* acknowledged by \d of \d.* under way\./);
      expect(visit.errors).toEqual([]);
    }
  });
});
