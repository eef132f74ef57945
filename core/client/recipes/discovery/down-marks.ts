import type { Recipe } from '../recipe.js';
import type { Line, SharedHandle } from '../shared-handle.js';

/** When an instance is taken for down: after so many errors within so long it gets no work for so long. Times in µs. */
export interface DownPolicy {
  readonly errors: number;
  readonly withinMicros: number;
  readonly forMicros: number;
}

export interface DownOwner {
  /** Somebody is marked, or is marked no more. */
  marked(): void;
}

/** What a time is for. */
interface Due {
  readonly id: string;
  readonly what: 'forget' | 'up';
}

/** Who did not work out of late, whatever the service says of them. */
export class DownMarks implements Recipe {
  private readonly line: Line;
  private readonly policy: DownPolicy;
  private readonly owner: DownOwner;
  /** By id: errors that are not too old to count. */
  private readonly errors = new Map<string, number>();
  private readonly down = new Set<string>();
  private readonly dues = new Map<number, Due>();
  private steps = 0;

  constructor(handle: SharedHandle, policy: DownPolicy, owner: DownOwner) {
    this.policy = policy;
    this.owner = owner;
    this.line = handle.join(this);
  }

  isDown(id: string): boolean {
    return this.down.has(id);
  }

  /** It has failed its user. */
  noteError(id: string): void {
    if (this.down.has(id)) return;
    const { errors, withinMicros, forMicros } = this.policy;
    const count = (this.errors.get(id) ?? 0) + 1;
    this.errors.set(id, count);
    if (count < errors) {
      this.wait({ id, what: 'forget' }, withinMicros);
      return;
    }
    this.errors.delete(id);
    for (const [step, due] of this.dues) if (due.id === id) this.dues.delete(step);
    this.down.add(id);
    this.wait({ id, what: 'up' }, forMicros);
    this.owner.marked();
  }

  returned(): void {}

  due(step: number): void {
    const due = this.dues.get(step);
    if (due === undefined) return;
    this.dues.delete(step);
    if (due.what === 'forget') this.forget(due.id);
    else {
      this.down.delete(due.id);
      this.owner.marked();
    }
  }

  notified(): void {}

  connected(): void {}

  suspended(): void {}

  /** The marks have nothing to do with the session. */
  lost(): void {}

  private forget(id: string): void {
    const count = this.errors.get(id) ?? 0;
    if (count > 1) this.errors.set(id, count - 1);
    else this.errors.delete(id);
  }

  private wait(due: Due, micros: number): void {
    this.steps += 1;
    this.dues.set(this.steps, due);
    this.line.wait(this.steps, micros);
  }
}
