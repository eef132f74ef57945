import { assert } from '../../../../../core/assert.js';
import type { Notice, ReturnedCall } from '../../../../../core/client/owner.js';
import type { RecipeParts } from '../../../../../core/client/recipes/parts.js';
import type { Recipe } from '../../../../../core/client/recipes/recipe.js';
import type { Line, SharedHandle } from '../../../../../core/client/recipes/shared-handle.js';
import type { ZnodeRequest } from '../../../../../core/znode/requests.js';
import { failedWith } from '../../../../../core/client/failed-with.js';
import { parentOf } from '../../../../../core/znode/path.js';
import type { Pace } from '../../plan.js';
import type { TaskDesk } from '../desk.js';
import { Pacing } from '../pacing.js';
import { createOf } from '../requests.js';

/** What an application makes its recipes of. */
export interface RecipeKit {
  readonly handle: SharedHandle;
  readonly desk: TaskDesk;
  readonly parts: RecipeParts;
}

const NEXT = -1;
const MAKE = -1;

/**
 * An application that uses recipes, in so many steps, one after the other. A subclass makes its recipes in its
 * constructor, says what a step does, and when all that they have left behind is gone. It makes calls of its own with
 * `call`, and waits over `line`, with tags and steps from 0.
 */
export abstract class RecipeApp implements Recipe {
  protected readonly desk: TaskDesk;
  private readonly handle: SharedHandle;
  private readonly pacing: Pacing;
  private ownLine: Line | null = null;
  private steps = 0;
  private isOver = false;
  /** A call of its own is to return. */
  private isAsking = false;

  constructor({ handle, desk }: RecipeKit, pace: Pace) {
    this.handle = handle;
    this.desk = desk;
    this.pacing = new Pacing(desk, pace);
  }

  get isDone(): boolean {
    return this.isOver && this.isTidy;
  }

  /** It joins behind its recipes. */
  start(): void {
    this.ownLine = this.handle.join(this);
    this.line.wait(NEXT, this.pacing.untilStart());
  }

  returned(tag: number, call: ReturnedCall): void {
    this.isAsking = false;
    if (tag === MAKE) this.onMade(call);
    else this.answered(tag, call);
  }

  due(step: number): void {
    if (step !== NEXT) this.passed(step);
    else if (!this.pacing.isOver(this.steps)) this.begin();
    else {
      this.isOver = true;
      this.over();
    }
  }

  notified(_notice: Notice): void {}

  connected(_isNewSession: boolean): void {}

  suspended(): void {}

  /** Nobody tells what became of a call on the session that is over, if it was made at all: the step is taken again. */
  lost(): void {
    if (!this.isAsking) return;
    this.isAsking = false;
    this.later();
  }

  /** Whether its recipes have left nothing behind that has to go. */
  protected abstract readonly isTidy: boolean;

  /** A step begins. */
  protected abstract begin(): void;

  /** A call of its own has returned. */
  protected abstract answered(tag: number, call: ReturnedCall): void;

  /** A time of its own has come. */
  protected abstract passed(step: number): void;

  /** No step begins any more. */
  protected over(): void {}

  /** A znode that was missing has been made. */
  protected made(): void {}

  protected get line(): Line {
    assert(this.ownLine !== null, 'it has started');
    return this.ownLine;
  }

  protected stepEnds(): void {
    this.steps += 1;
    this.line.wait(NEXT, this.pacing.thinking());
  }

  /** Takes the step from its beginning after a rest. */
  protected later(): void {
    this.line.wait(NEXT, this.pacing.resting());
  }

  /** From nothing to twice as much. */
  protected about(micros: number): number {
    return this.desk.below(2 * micros + 1);
  }

  /** Makes a call of its own; `answered` follows. */
  protected call(tag: number, request: ZnodeRequest): void {
    this.isAsking = true;
    this.line.call(tag, request);
  }

  /** Makes a znode, and what is above it; `made` follows. */
  protected make(path: string): void {
    this.call(MAKE, createOf(path, ''));
  }

  private onMade(call: ReturnedCall): void {
    if (failedWith(call, 'NONODE')) this.make(parentOf(pathOf(call.request)));
    else this.made();
  }
}

function pathOf(request: ZnodeRequest): string {
  return 'path' in request ? (request.path ?? '/') : '/';
}
