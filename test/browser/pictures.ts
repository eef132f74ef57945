/** Draws the pictures of docs/viewer.md, on the way that it describes. `npm run docs:pictures` */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'vitest';
import type { Visit } from './harness.js';
import { after, atRest, browserForFile, pageWith, press, REPOSITORY } from './harness.js';
import { BROKEN_SYNOD, BROKEN_ZAB, HELD_ZAB, nameOf, traceText } from './samples.js';

const browser = browserForFile();
const FOLDER = path.join(REPOSITORY, 'docs/pictures');
const SCREEN = { width: 1280, height: 800 };

async function shoot({ page }: Visit, name: string): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  await page.screenshot({ path: path.join(FOLDER, `${name}.png`) });
}

test('a failing run: the answer, and what led to it', async () => {
  const visit = await browser.visit(pageWith({ [nameOf(BROKEN_ZAB)]: await traceText(BROKEN_ZAB) }), {
    screen: SCREEN,
  });
  await atRest(visit);
  await shoot(visit, 'verdict');
  await press(visit, 'c');
  await shoot(visit, 'cone');
});

test('the same run beside one that held', async () => {
  const traces = {
    [nameOf(BROKEN_ZAB)]: await traceText(BROKEN_ZAB),
    [nameOf(HELD_ZAB)]: await traceText(HELD_ZAB),
  };
  const visit = await browser.visit(pageWith(traces), {
    screen: SCREEN,
  });
  await atRest(visit);
  await after(visit, () => visit.page.getByText(nameOf(BROKEN_ZAB)).first().click());
  await press(visit, '8');
  await visit.page.getByRole('button', { name: nameOf(HELD_ZAB) }).click();
  await visit.page.waitForSelector('.compare-summary');
  await atRest(visit);
  await shoot(visit, 'compare');
});

test('a dark screen, and Paxos', async () => {
  const visit = await browser.visit(pageWith({ [nameOf(BROKEN_SYNOD)]: await traceText(BROKEN_SYNOD) }), {
    screen: SCREEN,
    scheme: 'dark',
  });
  await atRest(visit);
  await after(visit, () => visit.page.keyboard.press('c'));
  await shoot(visit, 'synod-dark');
});
