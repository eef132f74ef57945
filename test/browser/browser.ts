/**
 * The browser that the tests drive: an installed Chromium or Chrome, or else the one that an npm package brings. There
 * is no third way: a test that cannot find one fails and says what to install.
 */
import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { chromium } from 'playwright-core';
import type { Executable } from './packed-chromium.js';
import { packedChromium } from './packed-chromium.js';

const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
];
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  '/snap/bin/chromium',
];

/** Nothing of a browser's own may reach the network, and its pictures must not depend on a graphics card. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--hide-scrollbars',
  '--force-color-profile=srgb',
];

/** Starts the browser. Throws an error of one sentence if there is none. */
export async function launchBrowser(environment: NodeJS.ProcessEnv = process.env): Promise<Browser> {
  const { file, args, env } = installedBrowser(environment) ?? (await packedChromium());
  return await chromium.launch({
    executablePath: file,
    args: [...ARGUMENTS, ...args],
    env: { ...environment, ...env },
  });
}

/** The one that `CHROME_PATH` names, or else the first on `PATH` or where installers put it; null if there is none. */
export function installedBrowser(environment: NodeJS.ProcessEnv): Executable | null {
  const named = environment['CHROME_PATH'];
  if (named !== undefined && named !== '') {
    if (!isExecutable(named))
      throw new Error(`CHROME_PATH is ${named}, which is no program; name a Chromium`);
    return { file: named, args: [], env: {} };
  }
  const folders = (environment['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
  const candidates = [
    ...folders.flatMap((folder) => NAMES.map((name) => path.join(folder, name))),
    ...PLACES,
  ];
  const file = candidates.find(isExecutable);
  return file === undefined ? null : { file, args: [], env: {} };
}

function isExecutable(file: string): boolean {
  if (!existsSync(file)) return false;
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
