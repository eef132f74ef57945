import { describe, expect, it } from 'vitest';

import type { ViewId } from '../../viz/app/app.js';
import type { SceneMark } from '../../viz/app/view.js';
import { after, atRest, browserForFile, pageWith, sceneOf } from './harness.js';
import type { Look, Visit } from './harness.js';
import { BROKEN_SYNOD, BROKEN_ZAB, HELD_ZAB, traceText } from './samples.js';
import type { SampleRun } from './samples.js';

const PATIENCE_MS = 60_000;
const browser = browserForFile();

async function openView(view: ViewId, sample: SampleRun, look?: Look): Promise<Visit> {
  const visit = await browser.visit(`${pageWith({ run: await traceText(sample) })}#v=1&view=${view}`, look);
  await atRest(visit);
  return visit;
}

/** The whole trace in sight, in virtual time: it may be so already, and then nothing is drawn anew. */
async function showAll(visit: Visit): Promise<void> {
  await visit.page.evaluate(async () => {
    const app = window.__viz?.app;
    app?.act({ kind: 'layout-mode', layout: 'time' });
    app?.setRange({ from: 0, to: app.model.value?.endMicros ?? 1 });
    for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
  });
  await atRest(visit);
}

const ofKind = (marks: readonly SceneMark[], kind: string): readonly SceneMark[] =>
  marks.filter((mark) => mark.kind === kind);

describe('the history of clients', { timeout: PATIENCE_MS }, () => {
  it('draws every call or counts it, with its effect, and goes to the call that is clicked', async () => {
    const visit = await openView('clients', HELD_ZAB);
    await showAll(visit);
    const { marks, folded } = await sceneOf(visit);
    const calls = ofKind(marks, 'operation');
    expect(calls.length + folded).toBe(13);
    expect(ofKind(marks, 'point').length).toBeGreaterThan(3);
    expect(await visit.page.getByRole('img', { name: /13 calls of clients: / }).count()).toBe(1);
    const call = calls[3];
    const box = await visit.page.locator('.layers').boundingBox();
    const at = { x: (box?.x ?? 0) + (call?.x ?? 0) + 1, y: (box?.y ?? 0) + (call?.y ?? 0) };
    await visit.page.mouse.move(at.x, at.y);
    expect(await visit.page.locator('.chart-tip').innerText()).toContain('called at');
    await after(visit, () => visit.page.mouse.click(at.x, at.y));
    expect(await visit.page.evaluate(() => window.__viz?.app.cursor.value)).toBe(call?.row);
    expect(visit.errors).toEqual([]);
  });

  it('marks the moments at which values were chosen by a broken Paxos', async () => {
    const visit = await openView('clients', BROKEN_SYNOD, { screen: 'narrow', scheme: 'dark' });
    await showAll(visit);
    const { marks } = await sceneOf(visit);
    const values = new Set(ofKind(marks, 'chosen').map(({ label }) => label?.split(' chosen')[0]));
    expect(values.size).toBe(2);
  });
});

describe('sessions and watches', { timeout: PATIENCE_MS }, () => {
  it('have a lane each, with the servers that they were attached to', async () => {
    const visit = await openView('sessions', HELD_ZAB);
    await showAll(visit);
    const { marks } = await sceneOf(visit);
    expect(ofKind(marks, 'session-state')).toHaveLength(1);
    const servers = new Set(ofKind(marks, 'attachment').map(({ label }) => label));
    expect(servers.size).toBeGreaterThan(1);
    expect(ofKind(marks, 'broken-watch')).toEqual([]);
    const words = 'No client was shown a change before its watch event.';
    expect(await visit.page.getByRole('img', { name: words }).count()).toBe(1);
    expect(visit.errors).toEqual([]);
  });
});

describe('the tree of znodes', { timeout: PATIENCE_MS }, () => {
  it('shows what a server holds, which others see otherwise, and is walked with keys of its own', async () => {
    const visit = await openView('znodes', BROKEN_ZAB);
    const { page } = visit;
    const cursor = (): Promise<number | undefined> => page.evaluate(() => window.__viz?.app.cursor.value);
    const before = await cursor();
    await expect.poll(() => page.locator('.znode-other').count()).toBeGreaterThan(0);
    await page.locator('.znodes-whose button').nth(1).click();
    await expect.poll(() => page.getByRole('tree').getAttribute('aria-label')).toMatch(/^Znodes, s\d$/);
    const items = page.getByRole('treeitem');
    const count = await items.count();
    await items.first().focus();
    await page.keyboard.press('ArrowDown');
    expect(await items.nth(1).evaluate((item) => item === document.activeElement)).toBe(true);
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => items.count()).toBe(1);
    await expect.poll(async () => (await sceneOf(visit)).folded).toBe(count - 1);
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => items.count()).toBe(count);
    expect(await cursor()).toBe(before);
    expect(visit.errors).toEqual([]);
  });
});
