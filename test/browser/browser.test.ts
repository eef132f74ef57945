import { expect, test } from 'vitest';
import { installedBrowser, launchBrowser } from './browser.js';

test('a program that CHROME_PATH names is taken before any other', () => {
  const found = installedBrowser({ CHROME_PATH: process.execPath, PATH: process.env['PATH'] });
  expect(found?.file).toBe(process.execPath);
});

test('a CHROME_PATH that names no program is refused in one sentence', () => {
  expect(() => installedBrowser({ CHROME_PATH: '/nowhere/chrome' })).toThrow(
    'CHROME_PATH is /nowhere/chrome, which is no program; name a Chromium',
  );
});

test.runIf(process.platform === 'linux' && process.arch === 'x64')(
  'without an installed browser, the one of the package draws a page',
  { timeout: 120_000 },
  async () => {
    const browser = await launchBrowser({ ...process.env, PATH: '/nowhere', CHROME_PATH: '' });
    try {
      const page = await browser.newPage();
      await page.setContent('<canvas width="4" height="4"></canvas><p>s1</p>');
      expect(await page.textContent('p')).toBe('s1');
      const width = await page.evaluate(() => document.querySelector('p')?.getBoundingClientRect().width);
      expect(width).toBeGreaterThan(0);
    } finally {
      await browser.close();
    }
  },
);
