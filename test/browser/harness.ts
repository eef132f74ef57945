/**
 * The built viewer in a real browser, as a reader opens it: a report from the disk, with no network. One browser for a
 * file of tests, and for each visit a context of its own, which knows nothing of the others; tests that start from
 * anywhere share one.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest';
import type {} from '../../viz/app/probe.js';
import type { Scene } from '../../viz/app/view.js';
import type { ReportContent } from '../../viz/model/embedded.js';
import { embedReport } from '../../viz/model/embedded.js';
import { launchBrowser } from './browser.js';

export const REPOSITORY = path.resolve(import.meta.dirname, '../..');
const PAGE = path.join(REPOSITORY, 'dist/viz/index.html');

/** The sizes that the viewer is designed for. */
export const SCREENS = {
  wide: { width: 1440, height: 900 },
  narrow: { width: 390, height: 844 },
} as const;

export interface Look {
  /** A name of SCREENS, or a size in CSS pixels. */
  readonly screen?: keyof typeof SCREENS | { readonly width: number; readonly height: number };
  readonly scheme?: 'light' | 'dark';
  /** Motion is reduced unless this says otherwise: a picture must not depend on when it is taken. */
  readonly moves?: boolean;
  readonly hasTouch?: boolean;
  /** The system decides on colours. */
  readonly isForced?: boolean;
}

/** An open page, and what went on in it. */
export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Addresses of all that was asked for, the page itself included. */
  readonly requests: readonly string[];
  /** What the page threw or complained of. */
  readonly errors: readonly string[];
}

/** What a file of tests opens pages with. */
export interface FileBrowser {
  /** A page of its own for the test at hand. */
  visit(url: string, look?: Look): Promise<Visit>;
  /** A page that several tests go on with, in their order: opened by the first, since to open one costs as much as most tests. */
  shared(url: () => string | Promise<string>, look?: Look): () => Promise<Visit>;
}

/** The browser for all tests of a file. */
export function browserForFile(): FileBrowser {
  const started: { browser: Browser | null } = { browser: null };
  beforeAll(async () => {
    started.browser = await launchBrowser();
  }, 120_000);
  afterAll(async () => {
    await started.browser?.close();
  });
  const open = async (url: string, look: Look): Promise<Visit> => {
    if (started.browser === null) throw new Error('a page is visited within a test');
    const visit = await openPage(started.browser, look);
    await visit.page.goto(url);
    return visit;
  };
  return {
    async visit(url, look = {}) {
      const visit = await open(url, look);
      onTestFinished(() => visit.context.close());
      return visit;
    },
    shared(url, look = {}) {
      let kept: Promise<Visit> | null = null;
      return () => (kept ??= Promise.resolve(url()).then((address) => open(address, look)));
    },
  };
}

/** A page with nothing in it yet. `http` and `https` lead nowhere, except to this machine. */
async function openPage(
  browser: Browser,
  { screen = 'wide', scheme = 'light', moves = false, hasTouch = false, isForced = false }: Look,
): Promise<Visit> {
  const context = await browser.newContext({
    viewport: typeof screen === 'string' ? SCREENS[screen] : screen,
    colorScheme: scheme,
    reducedMotion: moves ? 'no-preference' : 'reduce',
    forcedColors: isForced ? 'active' : 'none',
    deviceScaleFactor: 1,
    hasTouch,
    locale: 'en-GB',
    timezoneId: 'UTC',
  });
  await context.route(/^https?:\/\/(?!127\.0\.0\.1[:/])/, (route) => route.abort());
  const page = await context.newPage();
  const requests: string[] = [];
  const errors: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  return { page, context, requests, errors };
}

/** Waits until the page is at rest. */
export async function atRest({ page }: Visit): Promise<void> {
  await page.waitForFunction(() => {
    const probe = window.__viz;
    return probe !== undefined && probe.ready > 0 && !probe.isBusy;
  });
}

/** Does something to the page, and waits until it has drawn what became of it. */
export async function after(visit: Visit, act: () => Promise<unknown>): Promise<void> {
  const before = await visit.page.evaluate(() => window.__viz?.ready ?? 0);
  await act();
  await visit.page.waitForFunction((ready) => {
    const probe = window.__viz;
    return probe !== undefined && probe.ready > ready && !probe.isBusy;
  }, before);
}

/** Presses keys one after the other, and waits for each. */
export async function press(visit: Visit, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await after(visit, () => visit.page.keyboard.press(key));
}

/** What the view at hand drew last. */
export async function sceneOf({ page }: Visit): Promise<Scene> {
  const scene = await page.evaluate(() => window.__viz?.scene() ?? null);
  expect(scene, 'the view has drawn').not.toBeNull();
  if (scene === null) throw new Error('nothing was drawn');
  return scene;
}

/** The viewer as it is built, or an error that says how to build it. */
export function builtPage(): string {
  if (!existsSync(PAGE)) throw new Error('The viewer is not built: npm run build.');
  return readFileSync(PAGE, 'utf8');
}

type Traces = Readonly<Record<string, string | Uint8Array>>;

/** Writes a page that carries these traces (the lines of each, as text or bytes), and returns its address. It goes with the test. */
export function pageWith(traces: Traces, content: Partial<ReportContent> = {}): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'quorumlab-page-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return pageIn(folder, traces, content);
}

/** The same in a folder that somebody else removes. */
export function pageIn(folder: string, traces: Traces, content: Partial<ReportContent> = {}): string {
  const file = path.join(folder, 'report.html');
  const embedded = Object.entries(traces).map(([name, lines]) => ({
    name,
    title: name,
    verdict: null,
    finding: null,
    events: 0,
    base64: gzipSync(lines, { level: 1 }).toString('base64'),
  }));
  const report = { title: 'A report', suite: null, remarks: [], traces: embedded, ...content };
  writeFileSync(file, embedReport(builtPage(), report));
  return pathToFileURL(file).href;
}

/** The viewer with no trace in it. */
export function emptyPage(): string {
  builtPage();
  return pathToFileURL(PAGE).href;
}

/** Something that is costly to make and the same for every build: made once, and kept under a name of its own. */
export async function keptFile(name: string, make: (file: string) => Promise<void>): Promise<string> {
  const build = createHash('sha256')
    .update(readFileSync(path.join(REPOSITORY, 'dist/.tsbuildinfo')))
    .digest('hex')
    .slice(0, 16);
  const folder = path.join(os.tmpdir(), `quorumlab-samples-${build}`);
  const file = path.join(folder, name);
  if (existsSync(file)) return file;
  mkdirSync(folder, { recursive: true });
  const unfinished = mkdtempSync(path.join(folder, 'part-'));
  try {
    await make(path.join(unfinished, name));
    renameSync(path.join(unfinished, name), file);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  return file;
}
