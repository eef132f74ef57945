import type { SessionId } from '../../../../core/ids.js';
import type { ErrorCode } from '../../../../core/replication/state-machine.js';
import type { Zxid } from '../../../../core/zxid.js';
import { CODES } from '../../service/codes.js';
import type { Guess } from '../history.js';

/** What is noted of a transaction of the committed history. */
export interface Noted {
  readonly zxid: Zxid;
  /** Whose call it is, and which; 0 if nobody called for it. */
  readonly session: SessionId;
  readonly cxid: number;
  readonly op: string;
  readonly code: ErrorCode;
}

/**
 * Where the servers say that updates took effect, also those whose clients were told nothing. A search tries that order
 * first. It is a guess and no premise: were it a lie, it would cost the search time and nothing else, for an order is
 * believed only because it explains every answer.
 */
export class Guesses {
  readonly #calls = new Map<SessionId, Map<number, Guess>>();
  readonly #ends = new Map<SessionId, Guess>();
  /** By path: when the service took a znode away there. Rising. */
  readonly #reaped = new Map<string, Guess[]>();

  note({ zxid, session, cxid, op, code }: Noted): void {
    const guess: Guess = { at: zxid, isVoid: code !== CODES.OK || op === 'failedMulti' };
    if (op === 'closeSession') this.#ends.set(session, guess);
    // What nobody called for bears 0, and what a leader asks of itself a number of its own.
    if (cxid === 0 || op === 'deleteContainer') return;
    const calls = this.#calls.get(session);
    if (calls === undefined) this.#calls.set(session, new Map([[cxid, guess]]));
    else calls.set(cxid, guess);
  }

  /** A `deleteContainer` took a znode away. Every server may say so. */
  noteReaping(path: string, zxid: Zxid): void {
    const guess: Guess = { at: zxid, isVoid: false };
    const before = this.#reaped.get(path);
    if (before === undefined) this.#reaped.set(path, [guess]);
    else if ((before.at(-1)?.at ?? 0) < zxid) before.push(guess);
  }

  ofCall(session: SessionId, xid: number): Guess | undefined {
    return this.#calls.get(session)?.get(xid);
  }

  ofEnd(session: SessionId): Guess | undefined {
    return this.#ends.get(session);
  }

  /** When the service took away what was made at a path at the moment `made`. */
  ofReaping(path: string, made: number): Guess | undefined {
    return this.#reaped.get(path)?.find(({ at }) => at > made);
  }
}
