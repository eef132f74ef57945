import { setFlagsFromString } from 'node:v8';

/**
 * Tells the engine that runs leave nothing behind. Left to itself it guesses from what happened to be alive at a few
 * collections that much of a run lives long, allocates that among the old objects, and spends a third of the time on
 * keeping dead runs alive. To be called before the first run, on the main thread: workers share the setting.
 */
export function expectShortLives(): void {
  setFlagsFromString('--no-allocation-site-pretenuring');
}
