/** What the viewer costs, measured in the page: times in ms, sizes in bytes, counts. */
import { statSync } from 'node:fs';
import { atRest, emptyPage, sceneOf } from './harness.js';
import type { Visit } from './harness.js';
import { heapsOf } from './heaps.js';
import { countLongTasks, jumpAround, panAcross, searchAndCone, watchOpening } from './page-probes.js';

export interface Costs {
  readonly events: number;
  readonly bytes: number;
  /** From the file's being chosen until a picture is on its way to the screen, and until every view knows all of it. */
  readonly firstPaintMs: number;
  readonly indexedMs: number;
  /** What lives on the heaps of page and worker after a collection, with the buffers behind it. */
  readonly pageBytes: number;
  readonly workerBytes: number;
  /** As it opens and after a pan, whichever is more. */
  readonly marks: number;
  /** Drawings of the view during a pan of PAN_STEPS moves. */
  readonly drawsPerPan: number;
  /** The 95th percentile of the times from frame to frame of a pan, which are whole refreshes of the screen; and of the work in one. */
  readonly panFrameMs: number;
  readonly panWorkMs: number;
  /** The 95th percentile of the page's work for a step to the next event and for a jump to a far one, until it is painted. */
  readonly stepMs: number;
  readonly jumpMs: number;
  readonly searchMs: number;
  readonly found: number;
  readonly coneMs: number;
  /** The longest task of the page's own thread after the first paint. */
  readonly longestTaskMs: number;
}

/** Two seconds of a hand that moves; the first frames, for which the engine has yet to compile, are few among them. */
export const PAN_STEPS = 120;
/** So many steps and jumps: of forty the 95th percentile is the second greatest, and hangs on one pause of the machine. */
const MOVES = 80;
const QUERY = 'kind:zab.committed actor:s5';

/** Opens a trace from the disk in an empty page, and does with it what a reader does. Closes the page. Fewer moves suffice for whoever reads no times of them. */
export async function measure(
  open: (url: string) => Promise<Visit>,
  file: string,
  moves = MOVES,
): Promise<Costs> {
  const visit = await open(emptyPage());
  try {
    return await measureIn(visit, file, moves);
  } finally {
    await visit.context.close();
  }
}

async function measureIn(visit: Visit, file: string, moves: number): Promise<Costs> {
  const { page } = visit;
  const heaps = await heapsOf(visit);
  await page.waitForSelector('input[type=file]', { state: 'attached' });
  await page.evaluate(watchOpening);
  await page.setInputFiles('input[type=file]', file);
  await page.waitForFunction(() => window.openedMs?.indexed !== undefined, null, {
    polling: 50,
    timeout: 120_000,
  });
  await atRest(visit);
  const { firstPaintMs, indexedMs } = await page.evaluate(() => ({
    firstPaintMs: window.openedMs?.firstPaint ?? Number.NaN,
    indexedMs: window.openedMs?.indexed ?? Number.NaN,
  }));
  const events = await page.evaluate(() => window.__viz?.app.model.value?.columns.count ?? 0);
  const first = await sceneOf(visit);
  const pan = await page.evaluate(panAcross, PAN_STEPS);
  await atRest(visit);
  const last = await sceneOf(visit);
  const steps = await page.evaluate(jumpAround, { how: 'step' as const, moves });
  await atRest(visit);
  const jumps = await page.evaluate(jumpAround, { how: 'jump' as const, moves });
  await atRest(visit);
  const asked = await page.evaluate(searchAndCone, QUERY);
  await atRest(visit);
  const longestTaskMs = await page.evaluate(countLongTasks);
  const { pageBytes, workerBytes } = await heaps();
  return {
    events,
    bytes: statSync(file).size,
    firstPaintMs,
    indexedMs,
    pageBytes,
    workerBytes,
    marks: Math.max(first.marks.length, last.marks.length),
    drawsPerPan: pan.draws,
    panFrameMs: percentile(pan.frames),
    panWorkMs: percentile(pan.works),
    stepMs: percentile(steps),
    jumpMs: percentile(jumps),
    searchMs: median(asked.searches),
    found: asked.found,
    coneMs: median(asked.cones),
    longestTaskMs,
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** The 95th percentile. */
export function percentile(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.95))] ?? Number.NaN;
}
