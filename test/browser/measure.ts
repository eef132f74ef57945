/** What the viewer costs, measured from outside: times in ms, sizes in bytes, counts. */
import { statSync } from 'node:fs';
import { after, atRest, emptyPage, sceneOf } from './harness.js';
import type { Visit } from './harness.js';

export interface Costs {
  readonly events: number;
  readonly bytes: number;
  /** From choosing the file until something is drawn, and until all of it is read. */
  readonly firstPaintMs: number;
  readonly indexedMs: number;
  /** Of the page; the worker's memory is not told by the browser. */
  readonly heapBytes: number;
  readonly marks: number;
  /** Drawings of the view during a pan of PAN_STEPS moves, and the 95th percentile of its frames. */
  readonly drawsPerPan: number;
  readonly panFrameMs: number;
  /** The 95th percentile of steps and of jumps to a far event, until it is painted. */
  readonly seekMs: number;
  readonly searchMs: number;
  readonly found: number;
  readonly coneMs: number;
  /** The longest task of the page's own thread after the first paint. */
  readonly longestTaskMs: number;
}

export const PAN_STEPS = 40;
const SEEKS = 8;

/** Opens a trace from the disk in an empty page, and does with it what a reader does. */
export async function measure(open: (url: string) => Promise<Visit>, file: string): Promise<Costs> {
  const visit = await open(emptyPage());
  const { page } = visit;
  await page.waitForSelector('input[type=file]', { state: 'attached' });
  await page.evaluate(watchPage);
  const begun = performance.now();
  await page.setInputFiles('input[type=file]', file);
  await page.waitForFunction(() => (window.__viz?.scene()?.draws ?? 0) > 0, null, { polling: 20 });
  const firstPaintMs = performance.now() - begun;
  await page.waitForFunction(
    () => {
      // The end of a file is read first: the footer says how many events there are before they are there.
      const model = window.__viz?.app.model.value;
      return model !== null && model !== undefined && model.footer?.events === model.columns.count;
    },
    null,
    { polling: 20, timeout: 120_000 },
  );
  const indexedMs = performance.now() - begun;
  await atRest(visit);
  const events = await page.evaluate(() => window.__viz?.app.model.value?.columns.count ?? 0);
  const { marks } = await sceneOf(visit);
  const pan = await page.evaluate(panAcross, PAN_STEPS);
  await atRest(visit);
  const seekMs = percentile(await page.evaluate(seekAround, SEEKS));
  await atRest(visit);
  const searchMs = await timed(() =>
    after(visit, () =>
      page.evaluate(() => window.__viz?.app.act({ kind: 'search', text: 'kind:zab.committed actor:s5' })),
    ),
  );
  const found = await page.evaluate(() => window.__viz?.app.found.value?.size ?? 0);
  const coneMs = await timed(() =>
    after(visit, () => page.evaluate(() => window.__viz?.app.act({ kind: 'cone' }))),
  );
  const { longestTaskMs, heapBytes } = await page.evaluate(costsOfPage);
  return {
    events,
    bytes: statSync(file).size,
    firstPaintMs,
    indexedMs,
    heapBytes,
    marks: marks.length,
    drawsPerPan: pan.draws,
    panFrameMs: percentile(pan.frames),
    seekMs,
    searchMs,
    found,
    coneMs,
    longestTaskMs,
  };
}

async function timed(act: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await act();
  return performance.now() - begun;
}

/** The 95th percentile. */
function percentile(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.95))] ?? 0;
}

declare global {
  interface Window {
    tasksMs?: number[];
  }
}

/** In the page: keeps the lengths of its long tasks. */
function watchPage(): void {
  const tasks: number[] = [];
  window.tasksMs = tasks;
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) tasks.push(duration);
  }).observe({ type: 'longtask' });
}

/** In the page. */
function costsOfPage(): { longestTaskMs: number; heapBytes: number } {
  // Chromium's own, which no standard has.
  const memory: unknown = Reflect.get(performance, 'memory');
  const isKnown = typeof memory === 'object' && memory !== null && 'usedJSHeapSize' in memory;
  return {
    longestTaskMs: Math.max(0, ...(window.tasksMs ?? [])),
    heapBytes: isKnown ? Number(memory.usedJSHeapSize) : 0,
  };
}

/** In the page: moves the range to and fro, one move for each frame, and gives the times between frames. */
async function panAcross(steps: number): Promise<{ draws: number; frames: number[] }> {
  const probe = window.__viz;
  const model = probe?.app.model.value;
  if (probe === undefined || model === null || model === undefined) return { draws: 0, frames: [] };
  const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
  const width = model.endMicros / 4;
  const frames: number[] = [];
  probe.app.setRange({ from: 0, to: width });
  let last = await frame();
  const before = probe.scene()?.draws ?? 0;
  for (let i = 1; i <= steps; i += 1) {
    const from = (i / steps) * (model.endMicros - width);
    probe.app.setRange({ from, to: from + width });
    const now = await frame();
    frames.push(now - last);
    last = now;
  }
  await frame();
  return { draws: (probe.scene()?.draws ?? 0) - before, frames };
}

/** In the page: jumps to far events, and gives how long each takes until the frame after its drawing. */
async function seekAround(seeks: number): Promise<number[]> {
  const probe = window.__viz;
  const count = probe?.app.model.value?.columns.count ?? 0;
  const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
  const times: number[] = [];
  for (let i = 0; i < seeks; i += 1) {
    const begun = performance.now();
    // A step that falls all over the trace.
    probe?.app.moveTo(Math.floor(((i * 0.618) % 1) * count), 'jump');
    await frame();
    await frame();
    times.push(performance.now() - begun);
  }
  return times;
}
