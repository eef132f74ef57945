/** What the tasks of a client are to it, and it to them. */
import type { Notice, ReturnedCall } from '../../../../core/client/owner.js';
import type { RecipeHost } from '../../../../core/client/recipes/recipe.js';
import type { ZnodeRequest } from '../../../../core/znode/requests.js';

/**
 * A task at work. It keeps plain data, and goes on whenever one of its calls returns or one of its times has come:
 * `tag` and `step` are numbers of its own choice.
 */
export interface TaskRun {
  /** Nothing of it is in flight, and nothing is left to do. */
  readonly isDone: boolean;
  start(): void;
  returned(tag: number, call: ReturnedCall): void;
  due(step: number): void;
  notified(notice: Notice): void;
  /** The client has a new session: ephemerals and watches of the one before are gone, or will be. */
  sessionBegan(): void;
  /** The session is on a server, for the first time or again. */
  connected?(isNewSession: boolean): void;
  /** There is no server at hand any more. What was sent has returned as unknown. */
  disconnected?(): void;
  /** The session is over. What is called from here on goes to the next one. */
  sessionEnded?(): void;
}

/** What one task may use of its client. */
export interface TaskDesk extends RecipeHost {
  /** Which of the client's tasks it is, from 0. */
  readonly task: number;
  /** The client's name, `c3`. */
  readonly name: string;
  /** Makes a call, in this session or, while that is being closed, in the next one. */
  call(tag: number, request: ZnodeRequest): void;
  /** Since the start of the client, whatever lives it has had since then. */
  elapsedMicros(): number;
  /** A text that nobody else has in this run, `c3-17`. */
  unique(): string;
}
