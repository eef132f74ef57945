/** What a browser costs on this machine before a viewer does anything. */
import type { Visit } from './harness.js';
import { emptyPage } from './harness.js';
import { percentile } from './measure.js';
import { watchOpening } from './page-probes.js';

interface FrameCosts {
  /** The 95th percentile of the times from frame to frame, and of the work in one. */
  readonly frameMs: number;
  readonly workMs: number;
}

export interface Floor {
  /** Frames in which nothing is done. */
  readonly empty: FrameCosts;
  /** Frames in which two canvases of the diagram's size are cleared. */
  readonly cleared: FrameCosts;
}

const FRAMES = 60;

export async function measureFloor(open: (url: string) => Promise<Visit>): Promise<Floor> {
  const { page, context } = await open(emptyPage());
  await page.waitForSelector('input[type=file]', { state: 'attached' });
  await page.evaluate(watchOpening);
  const costs = async (canvases: number): Promise<FrameCosts> => {
    const { frames, works } = await page.evaluate(runFrames, { canvases, count: FRAMES });
    return { frameMs: percentile(frames), workMs: percentile(works) };
  };
  const floor = { empty: await costs(0), cleared: await costs(2) };
  await context.close();
  return floor;
}

/** In the page: clears canvases in every frame. */
async function runFrames({
  canvases,
  count,
}: {
  canvases: number;
  count: number;
}): Promise<{ frames: number[]; works: number[] }> {
  const { frameWork } = window;
  if (frameWork === undefined) throw new Error('the page is not watched');
  const surfaces = Array.from({ length: canvases }, () => {
    const canvas = document.createElement('canvas');
    canvas.width = 832;
    canvas.height = 740;
    canvas.style.cssText = 'position:absolute;left:248px;top:108px';
    document.body.append(canvas);
    return canvas.getContext('2d');
  });
  const frames: number[] = [];
  const works: number[] = [];
  let last = performance.now();
  for (let i = 0; i < count; i += 1) {
    const work = frameWork();
    requestAnimationFrame(() => {
      for (const surface of surfaces) {
        surface?.clearRect(0, 0, 832, 740);
        surface?.fillRect(i, 3, 1, 1);
      }
    });
    works.push(await work);
    const now = performance.now();
    frames.push(now - last);
    last = now;
  }
  return { frames, works };
}
