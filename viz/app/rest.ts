import { effect, signal } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';
import type { Workbench } from './workbench.js';
import type { Address } from './address.js';
import type { Scene } from './view.js';

/** How the page stands with its work: for `window.__viz`. */
export interface Rest {
  readonly ready: ReadonlySignal<number>;
  readonly isBusy: () => boolean;
}

/** So many frames after the last answer everything that follows from it is drawn: one computes, one draws, one settles. */
const FRAMES = 3;

interface Watched {
  readonly app: Workbench;
  readonly awaited: ReadonlySignal<number>;
  readonly address: Address;
  readonly scene: ReadonlySignal<Scene | null>;
}

/** Counts how often the page came to rest: nothing awaited, and frames enough since anything changed. */
export function followRest({ app, awaited, address, scene }: Watched, page: Window): Rest {
  const ready = signal(0);
  const inputs = inputsOf(page);
  /** Frames that are still to come; 0 while something is awaited. */
  let left = 0;
  let isCounting = false;
  let isBusy = true;
  const count = (): void => {
    left -= 1;
    if (left > 0) {
      page.requestAnimationFrame(count);
      return;
    }
    isCounting = false;
    if (left < 0) return;
    isBusy = false;
    ready.value = ready.peek() + 1;
  };
  effect(() => {
    const isWaiting =
      awaited.value > 0 ||
      address.isPending.value ||
      app.opening.value.kind === 'loading' ||
      app.isPlaying.value;
    void inputs.value;
    touch(app, scene);
    isBusy = true;
    left = isWaiting ? 0 : FRAMES;
    // A frame that is asked for anew at each change is dear: one counts for all.
    if (isWaiting || isCounting) return;
    isCounting = true;
    page.requestAnimationFrame(count);
  });
  return { ready, isBusy: () => isBusy };
}

/** Reads what shows on the page, so that each change counts as work. */
function touch(app: Workbench, scene: ReadonlySignal<Scene | null>): void {
  const events = [app.model, app.tables, app.cursor, app.range, app.lanes, app.filter, app.selection];
  const looks = [app.view, app.layout, app.tab, app.dialog, app.menu, app.sheet, app.isDark, app.isNarrow];
  for (const one of [...events, ...looks]) void one.value;
  void scene.value?.draws;
}

/** Rises with whatever the reader does, even if nothing comes of it. */
function inputsOf(page: Window): ReadonlySignal<number> {
  const inputs = signal(0);
  const count = (): void => {
    inputs.value += 1;
  };
  for (const kind of ['keydown', 'click', 'input', 'pointermove', 'wheel', 'popstate']) {
    page.addEventListener(kind, count, { capture: true, passive: true });
  }
  return inputs;
}
