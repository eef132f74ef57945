/** What a program that drives the page sees of it: `window.__viz`. Tests wait on it, never on time. */
import type { App } from './app.js';
import type { Scene } from './view.js';

export interface Probe {
  /**
   * Rises each time that the page has come to rest: what was asked of the worker is answered, and what has changed is
   * drawn. 0 until the first time.
   */
  readonly ready: number;
  /** Something is under way: `ready` will rise. */
  readonly isBusy: boolean;
  readonly app: App;
  /** What the view at hand drew last; null before its first drawing. */
  scene(): Scene | null;
}

declare global {
  interface Window {
    __viz?: Probe;
  }
}
