/** What the page and the worker say to each other. Every call has a number, and its answer has the same. */
import type {
  ActorState,
  EventDetail,
  Explanation,
  LoadProgress,
  QueryError,
  QueryResult,
  TraceSource,
} from '../model/service.js';
import type { Tables } from '../model/tables.js';
import type { Row, TraceModel } from '../model/trace-model.js';
import type { Piece } from './pieces.js';

export type Call =
  | { readonly kind: 'open'; readonly source: TraceSource }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'tables' }
  | { readonly kind: 'details'; readonly rows: readonly Row[] }
  | { readonly kind: 'states'; readonly row: Row }
  | {
      readonly kind: 'change-of';
      readonly actor: number;
      readonly path: readonly string[];
      readonly from: Row;
      readonly direction: -1 | 1;
    }
  | { readonly kind: 'search'; readonly text: string }
  | { readonly kind: 'why'; readonly row: Row }
  | { readonly kind: 'why-not'; readonly row: Row }
  | { readonly kind: 'fingerprints' }
  | { readonly kind: 'original' };

export type Answer =
  /** The call is done, with nothing to tell. */
  | { readonly kind: 'done' }
  | { readonly kind: 'tables'; readonly tables: Tables }
  | { readonly kind: 'details'; readonly details: readonly EventDetail[] }
  | { readonly kind: 'states'; readonly states: readonly ActorState[] }
  | { readonly kind: 'row'; readonly row: Row }
  | { readonly kind: 'found'; readonly found: QueryResult | QueryError }
  | { readonly kind: 'explanation'; readonly explanation: Explanation }
  | { readonly kind: 'fingerprints'; readonly prints: Uint32Array }
  | { readonly kind: 'original'; readonly blob: Blob }
  /** `canOpen`: it is the file's fault and nobody else's. */
  | { readonly kind: 'failed'; readonly message: string; readonly isOpenError: boolean };

/** What the worker tells before its answer. A model and the tables come without their long lists, behind the pieces of those. */
export type News =
  | { readonly kind: 'progress'; readonly progress: LoadProgress }
  | { readonly kind: 'model'; readonly model: TraceModel; readonly isWhole: boolean }
  | { readonly kind: 'piece'; readonly piece: Piece };

export interface ToWorker {
  readonly id: number;
  readonly call: Call;
}
export type FromWorker =
  | { readonly id: number; readonly answer: Answer }
  | { readonly id: number; readonly news: News };
