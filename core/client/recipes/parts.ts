import { Lock } from './lock.js';

/** The recipes. A variant replaces one by a subclass that gets one step wrong. */
export interface RecipeParts {
  readonly lock: typeof Lock;
}

export const RECIPE_PARTS: RecipeParts = { lock: Lock };
