import type { Notice, ReturnedCall } from '../../../../../core/client/owner.js';
import type { RecipeParts } from '../../../../../core/client/recipes/parts.js';
import { SharedHandle } from '../../../../../core/client/recipes/shared-handle.js';
import type { TaskDesk, TaskRun } from '../desk.js';
import type { RecipeApp, RecipeKit } from './recipe-app.js';

/** A task whose application uses recipes: what its client is told is told to all of them over one shared handle. */
export class RecipeTask implements TaskRun {
  private readonly handle: SharedHandle;
  private readonly app: RecipeApp;

  constructor(desk: TaskDesk, parts: RecipeParts, makeApp: (kit: RecipeKit) => RecipeApp) {
    this.handle = new SharedHandle(desk);
    this.app = makeApp({ handle: this.handle, desk, parts });
  }

  get isDone(): boolean {
    return this.app.isDone;
  }

  start(): void {
    this.app.start();
  }

  returned(tag: number, call: ReturnedCall): void {
    this.handle.returned(tag, call);
  }

  due(step: number): void {
    this.handle.due(step);
  }

  notified(notice: Notice): void {
    this.handle.notified(notice);
  }

  sessionBegan(): void {}

  connected(isNewSession: boolean): void {
    this.handle.connected(isNewSession);
  }

  disconnected(): void {
    this.handle.suspended();
  }

  sessionEnded(): void {
    this.handle.lost();
  }
}
