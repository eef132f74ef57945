/** The keys, in the real page: what the table of bindings promises happens. */
import { beforeAll, expect, test } from 'vitest';
import { BINDINGS } from '../../viz/app/bindings.js';
import type { Visit } from './harness.js';
import { after, atRest, browserForFile, pageWith, press } from './harness.js';
import { BROKEN, brokenTrace } from './runs.js';

const browser = browserForFile();
const trace: { bytes: Uint8Array } = { bytes: new Uint8Array() };
beforeAll(async () => {
  trace.bytes = await brokenTrace();
});

const page = browser.shared(() => pageWith({ [BROKEN]: trace.bytes }));

/** The page of all tests, brought to where it was when it was opened. */
async function opened(): Promise<Visit> {
  const visit = await page();
  await atRest(visit);
  await visit.page.evaluate(() => {
    const app = window.__viz?.app;
    if (app === undefined) throw new Error('the page runs');
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    app.act({ kind: 'view', view: 'spacetime' });
    app.act({ kind: 'cone-of', row: app.cursor.value, mode: 'off' });
    app.moveTo(app.model.value?.findings[0]?.stops.at(-1)?.row ?? -1, 'jump');
  });
  await atRest(visit);
  return visit;
}

/** Where the page stands, in a few words. */
async function place({ page }: Visit): Promise<{ row: number; cone: string; tab: string; view: string }> {
  return await page.evaluate(() => {
    const app = window.__viz?.app;
    if (app === undefined) throw new Error('the page runs');
    const tab = document.querySelector('[aria-label="Inspector"] [aria-selected="true"]')?.textContent ?? '';
    return { row: app.cursor.value, cone: app.cone.value, tab, view: app.view.value };
  });
}

test('from load to the causal cone it takes one key, and to its causes a few more', async () => {
  const visit = await page();
  await atRest(visit);
  expect((await place(visit)).tab).toBe('Verdict');
  await press(visit, 'c');
  const { cone, row } = await place(visit);
  expect(cone).toBe('past');
  await press(visit, 'w');
  expect((await place(visit)).tab).toBe('Why');
  await press(visit, 'ArrowUp');
  expect((await place(visit)).row).toBeLessThan(row);
  expect(visit.errors).toEqual([]);
});

test('evidence, events, ends and faults are stepped through, and Back undoes a jump', async () => {
  const visit = await opened();
  const { row: last } = await place(visit);
  await press(visit, 'n');
  const { row: first } = await place(visit);
  expect(first).toBeLessThan(last);
  await press(visit, 'p');
  expect((await place(visit)).row).toBe(last);
  await press(visit, 'ArrowLeft');
  expect((await place(visit)).row).toBe(last - 1);
  await press(visit, 'Home');
  expect((await place(visit)).row).toBe(0);
  await press(visit, 'End', 'Shift+ArrowLeft', 'ArrowRight');
  await visit.page.goBack();
  await expect.poll(async () => (await place(visit)).row).toBe(0);
});

test('each number opens the view whose tab says so', async () => {
  const visit = await opened();
  const tabs = await visit.page.locator('[aria-label="Views"] [role="tab"]').all();
  for (const tab of tabs) {
    const key = (await tab.getAttribute('aria-keyshortcuts')) ?? '';
    const binding = BINDINGS.find(({ keys }) => keys.includes(key));
    await press(visit, key);
    expect(await tab.getAttribute('aria-selected')).toBe('true');
    expect(binding?.action).toEqual({ kind: 'view', view: (await place(visit)).view });
  }
  expect(visit.errors).toEqual([]);
});

test('a text field swallows letters, and Escape leaves it', async () => {
  const visit = await opened();
  await press(visit, '/');
  await visit.page.keyboard.type('actor:s2');
  await atRest(visit);
  expect(await place(visit)).toMatchObject({ cone: 'off', view: 'spacetime' });
  const found = await visit.page.evaluate(() => window.__viz?.app.found.value?.size ?? 0);
  expect(found).toBeGreaterThan(0);
  await press(visit, 'Escape', 'Escape', 'c');
  expect((await place(visit)).cone).toBe('past');
});

test('letters can be switched off, and named keys still work', async () => {
  const visit = await opened();
  await press(visit, '?');
  await visit.page.getByRole('checkbox').click();
  await press(visit, 'Escape', 'c');
  expect((await place(visit)).cone).toBe('off');
  await press(visit, 'Home');
  expect((await place(visit)).row).toBe(0);
  await after(visit, () => visit.page.getByRole('button', { name: 'Help' }).click());
  await visit.page.getByRole('checkbox').click();
  await press(visit, 'Escape', 'c');
  expect((await place(visit)).cone).toBe('past');
});

test('the help lists every key, and the palette runs a command by its name', async () => {
  const visit = await opened();
  await press(visit, '?');
  const text = await visit.page.getByRole('dialog').innerText();
  for (const { does } of BINDINGS) expect(text).toContain(does);
  await press(visit, 'Escape', 'Control+k');
  await visit.page.keyboard.type('event table');
  await press(visit, 'Enter');
  expect((await place(visit)).view).toBe('table');
});

test('a place is gone to by its number, and what is none is refused', async () => {
  const visit = await opened();
  await press(visit, 'g');
  await visit.page.keyboard.type('soon');
  await press(visit, 'Enter');
  expect(await visit.page.getByRole('alert').innerText()).toContain('such as #812');
  await visit.page.getByRole('textbox').fill('#10');
  await press(visit, 'Enter');
  const index = await visit.page.evaluate(() => {
    const app = window.__viz?.app;
    return app?.model.value?.columns.index[app.cursor.value];
  });
  expect(index).toBe(10);
});

test('playing moves the cursor until Space stops it', async () => {
  const visit = await opened();
  await press(visit, 'Home', '=', '=');
  await visit.page.keyboard.press('Space');
  await expect.poll(async () => (await place(visit)).row).toBeGreaterThan(3);
  await press(visit, 'Space');
  expect(await visit.page.evaluate(() => window.__viz?.app.isPlaying.value)).toBe(false);
});

test('in the event table, down is the next row', async () => {
  const visit = await opened();
  await press(visit, '7');
  await visit.page.getByRole('grid').focus();
  const { row } = await place(visit);
  await press(visit, 'ArrowUp');
  expect((await place(visit)).row).toBe(row - 1);
  const focused = await visit.page.getByRole('grid').getAttribute('aria-activedescendant');
  expect(await visit.page.locator(`#${focused ?? 'none'}`).getAttribute('aria-selected')).toBe('true');
});
