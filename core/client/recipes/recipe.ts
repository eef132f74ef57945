/** What a recipe, or a part of one, is told, and what it may use of the application that it belongs to. */
import type { SessionId } from '../../ids.js';
import type { ZnodeRequest } from '../../znode/requests.js';
import type { Notice, ReturnedCall } from '../owner.js';
import type { RecipeEvent } from './events.js';

/**
 * An object of plain data that goes on whenever it is told something. `tag` and `step` are numbers of its own choice.
 * What recipes give to their users they give by callbacks in the same manner.
 */
export interface Recipe {
  /** A call has ended. */
  returned(tag: number, call: ReturnedCall): void;
  /** A time has come. */
  due(step: number): void;
  /** A watch of the handle told something: one's own, or that of another recipe. */
  notified(notice: Notice): void;
  /** The session is on a server: for the first time, or again. What was watched is watched again. */
  connected(isNewSession: boolean): void;
  /**
   * Follows a `connected`: there is no server at hand. What was sent has returned as unknown. The session may be over,
   * and nobody can say so.
   */
  suspended(): void;
  /**
   * The session is over, and its ephemerals and watches with it, now or soon. No call from before returns any more. What
   * is called from here on goes to the next session.
   */
  lost(): void;
}

/** What recipes use of the application. */
export interface RecipeHost {
  /** 0 while there is none. */
  readonly sessionId: SessionId;
  /** Whether calls may be made: the session is not being closed, nor known to be over. */
  readonly isOpen: boolean;
  readonly isConnected: boolean;
  /** Whether the server at hand is alone and only reads. Still so while what was sent to it returns as unknown. */
  readonly isReadOnly: boolean;
  /** For how long from now the session lives in any case, in µs, by the client's own clock. */
  readonly safeMicros: number;
  /** Makes a call; it waits for a connection if there is none. */
  call(tag: number, request: ZnodeRequest): void;
  /** `due` comes after at least so long. */
  wait(step: number, delayMicros: number): void;
  /** An integer in [0, bound). */
  below(bound: number): number;
  observe(event: RecipeEvent): void;
}
