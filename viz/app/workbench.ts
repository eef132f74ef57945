import type { ReadonlySignal, Signal } from '@preact/signals';
import type { EmbeddedReport } from '../model/embedded.js';
import type { TraceSource } from '../model/service.js';
import type { Row, TraceModel } from '../model/trace-model.js';
import type { App, ConeMode, InspectorTab, LayoutMode, TimeRange, ViewId } from './app.js';

export type Dialog = 'help' | 'palette' | 'go-to' | 'share' | 'export' | 'annotate';

/** Several rows to choose from by number. */
export interface Menu {
  readonly title: string;
  readonly rows: readonly Row[];
}

/** A key in the state of an actor: the names on the way to it. */
export interface KeyPath {
  /** A place in `actors`. */
  readonly actor: number;
  readonly path: readonly string[];
}

/** Words of the reader, pinned to an event. */
export interface Note {
  readonly row: Row;
  readonly text: string;
}

export const SHEET_SIZES = ['peek', 'half', 'full'] as const;
export type SheetSize = (typeof SHEET_SIZES)[number];

/** What the shell and its panels know besides what the views share. */
export interface Workbench extends App {
  /** Where the open trace came from; null if none is open. */
  readonly source: ReadonlySignal<TraceSource | null>;
  /** The page's report; null if the page holds none. */
  readonly report: Signal<EmbeddedReport | null>;
  readonly dialog: Signal<Dialog | null>;
  readonly tab: ReadonlySignal<InspectorTab>;
  /** Whether the Why tab shows what did not happen. */
  readonly asksWhyNot: Signal<boolean>;
  readonly menu: Signal<Menu | null>;
  /** One sentence on what the last action did or could not do; empty if there is nothing to say. */
  readonly notice: Signal<string>;
  /** Idle virtual time in µs that playing has just skipped. */
  readonly skippedMicros: Signal<number | null>;
  /** Whether single letters are shortcuts. */
  readonly areLettersOn: ReadonlySignal<boolean>;
  readonly hasRail: ReadonlySignal<boolean>;
  readonly hasInspector: ReadonlySignal<boolean>;
  readonly sheet: Signal<SheetSize>;
  readonly bookmarks: ReadonlySignal<readonly Row[]>;
  readonly notes: ReadonlySignal<readonly Note[]>;
  /** Places in `actors` that stay on top of the rail. */
  readonly pinnedLanes: Signal<ReadonlySet<number>>;
  /** The actor of the state inspector; null: the cursor's. */
  readonly inspected: Signal<number | null>;
  /** The actor beside it; null: none. */
  readonly comparedWith: Signal<number | null>;
  readonly focusedKey: Signal<KeyPath | null>;
  /** The run that is compared with, by its name in the page or its address; null for none, and for a file of the reader's. */
  readonly compared: Signal<string | null>;
  /** The event whose state changes are counted from; null: the actor's previous event. */
  readonly pinnedRow: Signal<Row | null>;
  /** How many jumps there were: each is an entry of the browser's history. */
  readonly jumps: ReadonlySignal<number>;
  /** Sets the state that a link carries. */
  restore(state: LinkedState): void;
  /** Opens a trace, and makes of it what a function says as soon as it is whole. */
  openAt(source: TraceSource, stateOf: (model: TraceModel) => LinkedState): void;
  /** Sets the note at a row; an empty text removes it. */
  annotate(row: Row, text: string): void;
  /** Moves what plays: the time in µs, and the last row that happened by then. */
  playTo(micros: number, row: Row): void;
  /** Tells of what the surroundings wish: the system's theme, less motion, a small screen. */
  adapt(surroundings: Partial<Surroundings>): void;
  /** Goes back to the page's list of runs, or to its empty state. */
  close(): void;
}

/** What a link carries, besides the trace itself. */
export interface LinkedState {
  readonly cursor: Row;
  readonly range: TimeRange;
  readonly selection: TimeRange | null;
  readonly view: ViewId;
  readonly query: string;
  readonly isHiding: boolean;
  readonly lanes: readonly number[];
  readonly cone: { readonly mode: ConeMode; readonly root: Row };
  readonly compared: string | null;
  readonly finding: number | null;
  readonly stop: number;
  readonly layout: LayoutMode;
  readonly showsHeartbeats: boolean;
  readonly tab: InspectorTab;
  readonly bookmarks: readonly Row[];
  readonly notes: readonly Note[];
  readonly hasRail: boolean;
  readonly hasInspector: boolean;
  readonly isProjector: boolean;
}

export interface Surroundings {
  readonly prefersDark: boolean;
  readonly isStill: boolean;
  readonly isNarrow: boolean;
}
