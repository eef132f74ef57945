import { computed, signal } from '@preact/signals';
import type { EmbeddedReport } from '../model/embedded.js';
import { makeLogIndex } from '../model/log-index.js';
import type { QueryError, TraceSource } from '../model/service.js';
import type { Tables } from '../model/tables.js';
import type { Row, TraceModel } from '../model/trace-model.js';
import type { ConeMode, InspectorTab, LayoutMode, Opening, Theme, TimeRange, ViewId } from './app.js';
import type { Rows } from './rows.js';
import type { Dialog, KeyPath, Menu, Note, SheetSize } from './workbench.js';

/** A slower speed makes single messages visible, which take less than a millisecond. */
const FIRST_SPEED = 0.01;

/** All that the page remembers. Who may write which of it, the interfaces say: the store all, panels some, views none. */
export abstract class Signals {
  readonly opening = signal<Opening>({ kind: 'empty' });
  readonly model = signal<TraceModel | null>(null);
  readonly tables = signal<Tables | null>(null);
  readonly logIndex = computed(() =>
    this.tables.value === null ? null : makeLogIndex(this.tables.value.log),
  );
  readonly source = signal<TraceSource | null>(null);
  readonly report = signal<EmbeddedReport | null>(null);

  readonly cursor = signal<Row>(0);
  readonly nowMicros = signal(0);
  readonly range = signal<TimeRange>({ from: 0, to: 1_000_000 });
  readonly selection = signal<TimeRange | null>(null);
  readonly jumps = signal(0);
  readonly lanes = signal<readonly number[]>([]);
  readonly pinnedLanes = signal<ReadonlySet<number>>(new Set());

  readonly query = signal('');
  readonly found = signal<Rows | null>(null);
  readonly queryError = signal<QueryError | null>(null);
  readonly isHiding = signal(false);
  readonly cone = signal<ConeMode>('off');
  readonly coneRoot = signal<Row>(0);
  readonly coneName = signal('');
  readonly coneRows = signal<Rows | null>(null);
  readonly filter = computed(() => both(this.found.value, this.coneRows.value));
  readonly finding = signal<number | null>(null);
  readonly stop = signal(0);

  readonly view = signal<ViewId>('spacetime');
  readonly layout = signal<LayoutMode>('time');
  readonly showsHeartbeats = signal(false);
  readonly isPlaying = signal(false);
  readonly speed = signal(FIRST_SPEED);
  readonly skippedMicros = signal<number | null>(null);

  readonly theme = signal<Theme>('auto');
  readonly prefersDark = signal(false);
  readonly isDark = computed(() =>
    this.theme.value === 'auto' ? this.prefersDark.value : this.theme.value === 'dark',
  );
  readonly isStill = signal(false);
  readonly isNarrow = signal(false);
  readonly isProjector = signal(false);
  readonly areLettersOn = signal(true);
  readonly hasRail = signal(true);
  readonly hasInspector = signal(true);
  readonly sheet = signal<SheetSize>('peek');

  readonly dialog = signal<Dialog | null>(null);
  readonly tab = signal<InspectorTab>('event');
  readonly asksWhyNot = signal(false);
  readonly menu = signal<Menu | null>(null);
  readonly notice = signal('');
  readonly bookmarks = signal<readonly Row[]>([]);
  readonly notes = signal<readonly Note[]>([]);
  readonly inspected = signal<number | null>(null);
  readonly comparedWith = signal<number | null>(null);
  readonly focusedKey = signal<KeyPath | null>(null);
  readonly pinnedRow = signal<Row | null>(null);
  readonly compared = signal<string | null>(null);
}

/** What two filters let through together. */
function both(a: Rows | null, b: Rows | null): Rows | null {
  if (a === null || b === null) return a ?? b;
  return a.size <= b.size ? a.within(b) : b.within(a);
}
