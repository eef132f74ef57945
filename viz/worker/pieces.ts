/**
 * Long lists of things go to the page in pieces, each a message of its own: a page that unpacks all of them at once
 * stands still meanwhile. Columns need none of this, for their buffers are moved.
 */
import type {
  LogCell,
  ProposedTxn,
  SessionHistory,
  Tables,
  WatchHistory,
  ZnodeChange,
} from '../model/tables.js';
import type { Operation, TraceModel } from '../model/trace-model.js';
import { unreachable } from '../../core/assert.js';

/** So many things are unpacked in some 10 ms. */
const PIECE_MAX = 2000;

type Renewal = SessionHistory['renewals'][number];

/** A part of one list; parts of a list come in its order. `of`: which server's, which session's, by place. */
export type Piece =
  | { readonly list: 'operations'; readonly items: readonly Operation[] }
  | { readonly list: 'cells'; readonly of: number; readonly items: readonly LogCell[] }
  | { readonly list: 'proposed'; readonly items: readonly ProposedTxn[] }
  | { readonly list: 'renewals'; readonly of: number; readonly items: readonly Renewal[] }
  | { readonly list: 'watches'; readonly items: readonly WatchHistory[] }
  | { readonly list: 'znodes'; readonly items: readonly ZnodeChange[] };

/** A value without its long lists, and those in pieces. */
interface Split<T> {
  readonly rest: T;
  readonly pieces: readonly Piece[];
}

export function splitModel(model: TraceModel): Split<TraceModel> {
  return {
    rest: { ...model, operations: [] },
    pieces: cut(model.operations, (items) => ({ list: 'operations', items })),
  };
}

export function splitTables({ log, sessions, watches, znodes, ...rest }: Tables): Split<Tables> {
  return {
    rest: {
      log: { ...log, servers: log.servers.map((server) => ({ ...server, cells: [] })), proposed: [] },
      sessions: sessions.map((session) => ({ ...session, renewals: [] })),
      watches: [],
      znodes: [],
      ...rest,
    },
    pieces: [
      ...log.servers.flatMap(({ cells }, of) => cut(cells, (items) => ({ list: 'cells', of, items }))),
      ...cut(log.proposed, (items) => ({ list: 'proposed', items })),
      ...sessions.flatMap(({ renewals }, of) => cut(renewals, (items) => ({ list: 'renewals', of, items }))),
      ...cut(watches, (items) => ({ list: 'watches', items })),
      ...cut(znodes, (items) => ({ list: 'znodes', items })),
    ],
  };
}

/** Puts the pieces of one value together again. */
export class Joiner {
  readonly #operations: Operation[] = [];
  readonly #cells: LogCell[][] = [];
  readonly #proposed: ProposedTxn[] = [];
  readonly #renewals: Renewal[][] = [];
  readonly #watches: WatchHistory[] = [];
  readonly #znodes: ZnodeChange[] = [];

  take(piece: Piece): void {
    switch (piece.list) {
      case 'operations':
        this.#operations.push(...piece.items);
        return;
      case 'cells':
        (this.#cells[piece.of] ??= []).push(...piece.items);
        return;
      case 'proposed':
        this.#proposed.push(...piece.items);
        return;
      case 'renewals':
        (this.#renewals[piece.of] ??= []).push(...piece.items);
        return;
      case 'watches':
        this.#watches.push(...piece.items);
        return;
      case 'znodes':
        this.#znodes.push(...piece.items);
        return;
      default:
        unreachable(piece);
    }
  }

  model(rest: TraceModel): TraceModel {
    return { ...rest, operations: this.#operations };
  }

  tables({ log, sessions, ...rest }: Tables): Tables {
    return {
      ...rest,
      log: {
        ...log,
        servers: log.servers.map((server, i) => ({ ...server, cells: this.#cells[i] ?? [] })),
        proposed: this.#proposed,
      },
      sessions: sessions.map((session, i) => ({ ...session, renewals: this.#renewals[i] ?? [] })),
      watches: this.#watches,
      znodes: this.#znodes,
    };
  }
}

function cut<T>(items: readonly T[], pieceOf: (items: readonly T[]) => Piece): readonly Piece[] {
  const pieces: Piece[] = [];
  for (let from = 0; from < items.length; from += PIECE_MAX)
    pieces.push(pieceOf(items.slice(from, from + PIECE_MAX)));
  return pieces;
}
