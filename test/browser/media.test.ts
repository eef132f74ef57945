/** Colours that the system decides on, and paper. */
import { beforeAll, expect, test } from 'vitest';
import { DARK, LIGHT } from '../../viz/draw/tokens.js';
import type { Visit } from './harness.js';
import { atRest, browserForFile, pageWith } from './harness.js';
import { BROKEN, brokenTrace } from './runs.js';

const browser = browserForFile();
const trace: { bytes: Uint8Array } = { bytes: new Uint8Array() };
beforeAll(async () => {
  trace.bytes = await brokenTrace();
});

/** How many pixels of each canvas have one of these colours, `#rrggbb`. */
async function countPixels({ page }: Visit, colours: readonly string[]): Promise<readonly number[]> {
  return await page.evaluate((wanted) => {
    return [...document.querySelectorAll('canvas')].map((canvas) => {
      const { width, height } = canvas;
      const data = canvas.getContext('2d')?.getImageData(0, 0, width, height).data ?? [];
      let count = 0;
      for (let i = 0; i < data.length; i += 4) {
        const hex = [0, 1, 2].map((k) => (data[i + k] ?? 0).toString(16).padStart(2, '0')).join('');
        if (data[i + 3] === 255 && wanted.includes(`#${hex}`)) count += 1;
      }
      return count;
    });
  }, colours);
}

/** Colours that no system theme has. */
const OURS = [LIGHT.commit, LIGHT.election, LIGHT.lost, DARK.commit, DARK.lost].map((colour) =>
  colour.toLowerCase(),
);

test('where the system decides on colours, nothing is drawn in others, and the cursor is seen', async () => {
  const address = pageWith({ [BROKEN]: trace.bytes });
  const usual = await browser.visit(address);
  await atRest(usual);
  const ours = await countPixels(usual, OURS);
  expect(ours.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(100);
  const forced = await browser.visit(address, { isForced: true });
  await atRest(forced);
  expect(await countPixels(forced, OURS)).toEqual(ours.map(() => 0));
  const [cursor, ground] = await forced.page.evaluate(() =>
    ['.cursor-handle', 'body'].map((selector) => {
      const element = document.querySelector(selector);
      return element === null ? null : getComputedStyle(element).backgroundColor;
    }),
  );
  expect(cursor).not.toBe(ground);
  expect(cursor).not.toBe('rgba(0, 0, 0, 0)');
});

test('on paper stand the diagram and the whole verdict, and nothing to press', async () => {
  const visit = await browser.visit(pageWith({ [BROKEN]: trace.bytes }), {
    screen: { width: 794, height: 1100 },
  });
  await atRest(visit);
  const { page } = visit;
  const heading = await page.getByRole('tabpanel').last().getByRole('heading').first().innerText();
  await page.emulateMedia({ media: 'print' });
  await atRest(visit);
  const stage = await page.locator('.stage canvas').first().boundingBox();
  expect(stage?.height).toBeGreaterThan(400);
  expect(await page.getByRole('heading', { name: heading }).isVisible()).toBe(true);
  expect(await page.locator('.button:visible, .tool:visible, [role=tab]:visible').count()).toBe(0);
  const cut = await page.evaluate(() =>
    [...document.querySelectorAll('.inspector-panel, .inspector-body, .middle')]
      .filter(({ scrollHeight, clientHeight }) => scrollHeight > clientHeight + 1)
      .map(({ className }) => className),
  );
  expect(cut).toEqual([]);
});
