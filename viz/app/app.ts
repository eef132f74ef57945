/** What every view and panel works with: one cursor, one selection, one time range, one filter. No view keeps its own. */
import type { ReadonlySignal } from '@preact/signals';
import type { LogIndex } from '../model/log-index.js';
import type { Tables } from '../model/tables.js';
import type { LoadProgress, QueryError, TraceService, TraceSource } from '../model/service.js';
import type { Row, TraceModel } from '../model/trace-model.js';
import type { DetailCache } from './detail-cache.js';
import type { Rows } from './rows.js';

/** In µs of virtual time. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

export type Opening =
  | { readonly kind: 'empty' }
  | { readonly kind: 'loading'; readonly name: string; readonly progress: LoadProgress }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'open' };

export const VIEW_IDS = [
  'spacetime',
  'stage',
  'log',
  'znodes',
  'sessions',
  'clients',
  'table',
  'compare',
] as const;
export type ViewId = (typeof VIEW_IDS)[number];

export type ConeMode = 'off' | 'past' | 'future' | 'both';
export type LayoutMode = 'time' | 'order' | 'warped';
export type Theme = 'auto' | 'light' | 'dark';

/** Whether a row is in some set; null stands for "all are". Iterates in rising order. */
export type RowSet = ReadonlySet<Row> | null;

/** The tabs of the inspector. */
export const INSPECTOR_TABS = ['event', 'state', 'why', 'verdict'] as const;
export type InspectorTab = (typeof INSPECTOR_TABS)[number];

export interface App {
  readonly service: TraceService;
  /** The texts of events, kept as long as they are likely to be asked for again. */
  readonly details: DetailCache;
  readonly opening: ReadonlySignal<Opening>;
  /** Null until a trace is open. */
  readonly model: ReadonlySignal<TraceModel | null>;
  /** Null until the worker has made them. */
  readonly tables: ReadonlySignal<Tables | null>;
  /** Made of the tables when a view first asks for it, and kept for all views; null without them. */
  readonly logIndex: ReadonlySignal<LogIndex | null>;

  /** The event at hand. Everything shows the state right after it. */
  readonly cursor: ReadonlySignal<Row>;
  /** The virtual time at hand in µs: the cursor's, and while it plays what lies between two events too. */
  readonly nowMicros: ReadonlySignal<number>;
  readonly range: ReadonlySignal<TimeRange>;
  /** A range that the reader marked (Shift + drag); null if none. The shell counts what is in it. */
  readonly selection: ReadonlySignal<TimeRange | null>;
  /** Places in `actors`, in the order of the lanes; hidden ones are missing. */
  readonly lanes: ReadonlySignal<readonly number[]>;
  /** The text of the search, what it found (null: no search), and whether others are hidden or only dimmed. */
  readonly query: ReadonlySignal<string>;
  readonly found: ReadonlySignal<RowSet>;
  readonly queryError: ReadonlySignal<QueryError | null>;
  readonly isHiding: ReadonlySignal<boolean>;
  readonly cone: ReadonlySignal<ConeMode>;
  /** The event whose causes and effects the cone holds: the cursor's when it was switched on. */
  readonly coneRoot: ReadonlySignal<Row>;
  /** What the cone is of, in words: `#812`, `the evidence of Z2`. */
  readonly coneName: ReadonlySignal<string>;
  /** The rows of the cone; null while it is off. */
  readonly coneRows: ReadonlySignal<RowSet>;
  /** What the search found and the cone holds, in rising order; null: every row. */
  readonly filter: ReadonlySignal<Rows | null>;
  /** The place of the finding at hand, and of the stop among its evidence. */
  readonly finding: ReadonlySignal<number | null>;
  readonly stop: ReadonlySignal<number>;
  readonly view: ReadonlySignal<ViewId>;
  readonly layout: ReadonlySignal<LayoutMode>;
  readonly showsHeartbeats: ReadonlySignal<boolean>;
  readonly isPlaying: ReadonlySignal<boolean>;
  readonly speed: ReadonlySignal<number>;
  readonly theme: ReadonlySignal<Theme>;
  /** Whether the theme comes out dark. */
  readonly isDark: ReadonlySignal<boolean>;
  /** Reduced motion, by the system's wish. */
  readonly isStill: ReadonlySignal<boolean>;
  /** 390 px and the like: one view at a time, time runs downwards. */
  readonly isNarrow: ReadonlySignal<boolean>;
  /** For a large screen looked at from afar: type × 1.35, strokes × 1.5. */
  readonly isProjector: ReadonlySignal<boolean>;

  /** Moves the cursor. A jump makes an entry in the browser's history and brings the row into the range. */
  moveTo(row: Row, how: 'step' | 'jump'): void;
  setRange(range: TimeRange): void;
  act(action: Action): void;
  /** Tells of each action, for what a view does itself (`difference`). Returns what ends it. */
  listen(handler: (action: Action) => void): () => void;
}

/** One member for each name, so that a switch over `kind` can tell them apart. */
type Plain<K extends string> = K extends string ? { readonly kind: K } : never;

/** What moves the cursor, the time and what is in sight. */
export type NavigationAction =
  | {
      readonly kind: 'step';
      readonly by: 1 | -1;
      readonly along: 'filter' | 'actor' | 'epoch' | 'fault' | 'interesting';
    }
  | Plain<'cause' | 'effect' | 'first' | 'last' | 'play' | 'slower' | 'faster' | 'cone' | 'zoom'>
  | { readonly kind: 'stop'; readonly by: 1 | -1 }
  /** The next or previous finding, at its first stop. */
  | { readonly kind: 'next-finding'; readonly by: 1 | -1 }
  | { readonly kind: 'finding'; readonly finding: number; readonly stop: number }
  /** The previous or next change of the key that has the focus in the state inspector. */
  | { readonly kind: 'change-of-key'; readonly by: 1 | -1 }
  | { readonly kind: 'select'; readonly range: TimeRange | null }
  | { readonly kind: 'cone-of'; readonly row: Row; readonly mode: ConeMode }
  | { readonly kind: 'speed'; readonly speed: number };

/** What changes how the page shows a trace, or opens something. */
export type ArrangementAction =
  | Plain<'layout' | 'heartbeats' | 'theme' | 'projector' | 'rail' | 'inspector' | 'letters' | 'back'>
  | Plain<'search-box' | 'help' | 'palette' | 'go-to' | 'share' | 'export' | 'annotate' | 'bookmark'>
  | Plain<'why' | 'why-not' | 'close'>
  | { readonly kind: 'layout-mode'; readonly layout: LayoutMode }
  | { readonly kind: 'tab'; readonly tab: InspectorTab }
  | { readonly kind: 'view'; readonly view: ViewId }
  | { readonly kind: 'search'; readonly text: string }
  | { readonly kind: 'hide'; readonly isHiding: boolean }
  | { readonly kind: 'lanes'; readonly lanes: readonly number[] }
  | { readonly kind: 'open'; readonly source: TraceSource }
  /** Of two compared runs; the view does it. */
  | { readonly kind: 'difference'; readonly by: 1 | -1 };

/** All that keys, buttons, the palette and links can ask for. */
export type Action = NavigationAction | ArrangementAction;
