import type { Recipe } from './recipe.js';
import type { Line, SharedHandle } from './shared-handle.js';

/** How long a holder believes in what it has while no server is at hand. */
export type SuspendPolicy =
  /** Not at all. */
  | 'stop'
  /** As long as the session lives by its own clock: two thirds of the timeout since a server spoke. */
  | 'clock';

export interface ConfidenceOwner {
  /** What is held may be another's. */
  confidenceLost(): void;
}

const GIVE_UP = 0;

/**
 * When a holder stops to believe, though nobody has told it that its session is over. By its own clock it does so before
 * the service ends the session, as long as clocks go at one rate and the process does not stand still.
 */
export class Confidence implements Recipe {
  private readonly line: Line;
  private readonly policy: SuspendPolicy;
  private readonly owner: ConfidenceOwner;
  private isNeeded = false;

  constructor(handle: SharedHandle, policy: SuspendPolicy, owner: ConfidenceOwner) {
    this.policy = policy;
    this.owner = owner;
    this.line = handle.join(this);
  }

  /** Something is held from now on. */
  begin(): void {
    this.isNeeded = true;
  }

  /** Nothing is held any more. */
  end(): void {
    this.isNeeded = false;
    this.line.unwait();
  }

  returned(): void {}

  due(): void {
    this.consider();
  }

  notified(): void {}

  connected(): void {
    this.line.unwait(GIVE_UP);
  }

  suspended(): void {
    if (!this.isNeeded) return;
    if (this.policy === 'stop') this.lose();
    else this.consider();
  }

  /** Whoever holds something is told by itself. */
  lost(): void {
    this.end();
  }

  private consider(): void {
    const left = this.line.safeMicros;
    if (left > 0) this.line.wait(GIVE_UP, left);
    else this.lose();
  }

  private lose(): void {
    this.end();
    this.owner.confidenceLost();
  }
}
