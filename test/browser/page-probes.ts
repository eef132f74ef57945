/**
 * What measures in the page itself; each function is sent there by its text, so it refers to nothing outside itself but
 * what `watchOpening` leaves on the window.
 *
 * The work of a frame is counted from its first callback until the page is free again: with a picture drawn in software
 * that includes the drawing, and not the wait for the screen's next refresh.
 */

declare global {
  interface Window {
    openedAt?: number;
    /** In ms since a file was chosen. */
    openedMs?: { firstPaint?: number; indexed?: number };
    longTasks?: { readonly start: number; readonly ms: number }[];
    /** Resolves when the next frame is painted, with the work that it took. To be called before what that frame is to draw. */
    frameWork?: () => Promise<number>;
  }
}

/** In the page: notes when a file is chosen, first drawn, and known to all views; and every long task. */
export function watchOpening(): void {
  const opened: NonNullable<Window['openedMs']> = {};
  const tasks: { start: number; ms: number }[] = [];
  window.openedMs = opened;
  window.longTasks = tasks;
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) tasks.push({ start: startTime, ms: duration });
  }).observe({ type: 'longtask' });
  const frameWork = (): Promise<number> =>
    new Promise((resolve) => {
      requestAnimationFrame(() => {
        const begun = performance.now();
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => {
          resolve(performance.now() - begun);
        };
        port2.postMessage(null);
      });
    });
  window.frameWork = frameWork;
  const follow = async (): Promise<void> => {
    const chosen = performance.now();
    const since = (): number => performance.now() - chosen;
    window.openedAt = chosen;
    while ((window.__viz?.scene()?.draws ?? 0) === 0) await frameWork();
    opened.firstPaint = since();
    window.__viz?.app.tables.subscribe((tables) => {
      if (tables !== null) opened.indexed ??= since();
    });
  };
  const input = document.querySelector('input[type=file]');
  input?.addEventListener('change', () => void follow(), { capture: true, once: true });
}

/** In the page: the longest task behind the first paint. */
export function countLongTasks(): number {
  const painted = (window.openedAt ?? 0) + (window.openedMs?.firstPaint ?? 0);
  const later = (window.longTasks ?? []).filter(({ start }) => start > painted);
  return Math.max(0, ...later.map(({ ms }) => ms));
}

/** In the page: moves the range to and fro, one move for each frame; gives the times between frames and the work of each. */
export async function panAcross(
  steps: number,
): Promise<{ draws: number; frames: number[]; works: number[] }> {
  const probe = window.__viz;
  const model = probe?.app.model.value;
  const { frameWork } = window;
  if (probe === undefined || model === null || model === undefined || frameWork === undefined)
    throw new Error('no trace is open');
  // When the frame begins, by the screen's clock.
  const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
  const width = model.endMicros / 4;
  const frames: number[] = [];
  const works: number[] = [];
  probe.app.setRange({ from: 0, to: width });
  let last = await frame();
  const before = probe.scene()?.draws ?? 0;
  for (let i = 1; i <= steps; i += 1) {
    const from = (i / steps) * (model.endMicros - width);
    const work = frameWork();
    const begun = performance.now();
    probe.app.setRange({ from, to: from + width });
    const moved = performance.now() - begun;
    const now = await frame();
    frames.push(now - last);
    last = now;
    // Only behind all that belongs to this frame, as the next move of a hand would: else its work counts twice.
    works.push(moved + (await work));
  }
  await frame();
  await frame();
  return { draws: (probe.scene()?.draws ?? 0) - before, frames, works };
}

/** In the page: goes to the next event or to one far away, and gives the work of each move until it is painted. */
export async function jumpAround({ how, moves }: { how: 'step' | 'jump'; moves: number }): Promise<number[]> {
  const probe = window.__viz;
  const { frameWork } = window;
  if (probe === undefined || frameWork === undefined) throw new Error('no trace is open');
  const count = probe.app.model.value?.columns.count ?? 0;
  const rest = async (): Promise<void> => {
    while (probe.isBusy) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  const times: number[] = [];
  for (let i = 0; i < moves; i += 1) {
    await rest();
    const work = frameWork();
    const begun = performance.now();
    // A jump falls all over the trace.
    const row = how === 'step' ? probe.app.cursor.value + 1 : Math.floor(((i * 0.618) % 1) * count);
    probe.app.moveTo(row % count, how);
    const moved = performance.now() - begun;
    times.push(moved + (await work));
  }
  return times;
}

/** In the page: searches and takes cones, several times. */
export async function searchAndCone(
  query: string,
): Promise<{ searches: number[]; cones: number[]; found: number }> {
  const probe = window.__viz;
  if (probe === undefined) throw new Error('no trace is open');
  const { app } = probe;
  const searches: number[] = [];
  for (let i = 0; i < 5; i += 1) {
    // Behind the empty search nothing is found; then something is. What it takes to draw the one is no part of the other.
    app.act({ kind: 'search', text: '' });
    await new Promise(requestAnimationFrame);
    while (probe.isBusy) await new Promise((resolve) => setTimeout(resolve, 5));
    const begun = performance.now();
    let stop = (): void => undefined;
    const ended = await new Promise<number>((resolve) => {
      stop = app.found.subscribe((found) => {
        if (found !== null) resolve(performance.now());
      });
      app.act({ kind: 'search', text: query });
    });
    stop();
    searches.push(ended - begun);
  }
  const found = app.found.value?.size ?? 0;
  app.act({ kind: 'search', text: '' });
  const cones: number[] = [];
  for (let i = 0; i < 5; i += 1) {
    app.act({ kind: 'cone-of', row: app.cursor.value, mode: 'off' });
    const begun = performance.now();
    app.act({ kind: 'cone-of', row: app.cursor.value, mode: 'past' });
    cones.push(performance.now() - begun);
  }
  return { searches, cones, found };
}
