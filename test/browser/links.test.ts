/** Addresses: what one page shows, another shows by its link. */
import { beforeAll, expect, test } from 'vitest';
import { after, atRest, browserForFile, pageWith, press, sceneOf } from './harness.js';
import { BROKEN, brokenTrace, HELD, heldTrace } from './runs.js';

const browser = browserForFile();
const traces: Record<string, Uint8Array> = {};
beforeAll(() => {
  traces[BROKEN] = brokenTrace();
  traces[HELD] = heldTrace();
});

test('a copied link opens on the same scene', async () => {
  const address = pageWith({ [BROKEN]: traces[BROKEN] ?? '' });
  const first = await browser.visit(address);
  await atRest(first);
  await press(first, 'c', 'ArrowLeft', 'z', 'b');
  const link = first.page.url();
  expect(link).toMatch(/#v=1&trace=broken\.jsonl&i=s\d\.\d+\.\d+&w=\d+\.\.\d+&cone=past@/);
  const second = await browser.visit(link);
  await atRest(second);
  expect((await sceneOf(second)).marks).toEqual((await sceneOf(first)).marks);
  expect(await second.page.locator('.pin.reader').count()).toBe(1);
  expect(second.page.url()).toBe(link);
});

test('what a link says beyond what this page knows stays in it', async () => {
  const visit = await browser.visit(`${pageWith({ [BROKEN]: traces[BROKEN] ?? '' })}#v=1&lesson=quorum`);
  await atRest(visit);
  await press(visit, 'ArrowLeft');
  expect(visit.page.url()).toMatch(/&lesson=quorum$/);
});

test('a report of several traces opens with their list, and Back leads to it', async () => {
  const visit = await browser.visit(pageWith({ [BROKEN]: traces[BROKEN] ?? '', [HELD]: traces[HELD] ?? '' }));
  await atRest(visit);
  expect(await visit.page.getByRole('heading', { name: '2 traces to look at' }).isVisible()).toBe(true);
  await after(visit, () => visit.page.getByRole('button', { name: HELD }).click());
  expect(await visit.page.getByRole('heading', { name: 'No promise was broken' }).isVisible()).toBe(true);
  await visit.page.goBack();
  await visit.page.getByRole('heading', { name: '2 traces to look at' }).waitFor();
  await visit.page.goForward();
  await visit.page.getByRole('heading', { name: 'No promise was broken' }).waitFor();
  expect(visit.errors).toEqual([]);
});

test('the share dialog shows the address of this very moment', async () => {
  const visit = await browser.visit(pageWith({ [BROKEN]: traces[BROKEN] ?? '' }));
  await atRest(visit);
  await press(visit, 'Home');
  await after(visit, () => visit.page.getByRole('button', { name: 'Share' }).click());
  const shown = await visit.page.getByRole('textbox', { name: 'Link' }).inputValue();
  expect(shown).toBe(visit.page.url());
  expect(shown).toContain('&i=world.0.0');
});
