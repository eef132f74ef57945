/** The state of the page, and what changes it. Knows no DOM: keys, frames, media and the address bar are connected to it from outside. */
import { batch } from '@preact/signals';
import type { LoadProgress, TraceService, TraceSource } from '../model/service.js';
import { OpenError } from '../model/service.js';
import type { Row, TraceModel } from '../model/trace-model.js';
import type { Action, NavigationAction, TimeRange } from './app.js';
import { arrange } from './arrange.js';
import { DetailCache } from './detail-cache.js';
import { landingOf } from './landing.js';
import { navigate } from './navigate.js';
import { bringIntoRange, clampRange, microsOf } from './ranges.js';
import { Rows } from './rows.js';
import { Signals } from './signals.js';
import type { LinkedState, Surroundings, Workbench } from './workbench.js';

/** The store of a page. The service is the worker's, or one in this thread. */
export function makeApp(service: TraceService): Workbench {
  return new Store(service);
}

class Store extends Signals implements Workbench {
  readonly service: TraceService;
  readonly details: DetailCache;
  readonly #listeners = new Set<(action: Action) => void>();
  /** Counts what was asked, so that a late answer to an earlier question is recognised. */
  #searches = 0;
  #openings = 0;
  /** Whether the reader has gone anywhere since the trace began to open: then it stays where it is. */
  #hasMoved = false;
  /** What a link asks for, until the trace is whole. */
  #stateOf: ((model: TraceModel) => LinkedState) | null = null;

  constructor(service: TraceService) {
    super();
    this.service = service;
    this.details = new DetailCache(service);
  }

  act(action: Action): void {
    batch(() => {
      this.notice.value = '';
      if (isNavigation(action)) navigate(this, action);
      else arrange(this, action);
    });
    for (const listener of this.#listeners) listener(action);
  }

  listen(handler: (action: Action) => void): () => void {
    this.#listeners.add(handler);
    return () => this.#listeners.delete(handler);
  }

  moveTo(row: Row, how: 'step' | 'jump'): void {
    const model = this.model.value;
    if (model === null || row < 0 || row >= model.columns.count) return;
    batch(() => {
      this.#hasMoved = true;
      this.isPlaying.value = false;
      this.menu.value = null;
      this.cursor.value = row;
      this.nowMicros.value = microsOf(model, row);
      this.range.value = bringIntoRange(this.range.value, this.nowMicros.value, model);
      if (how === 'jump') this.jumps.value += 1;
    });
  }

  playTo(micros: number, row: Row): void {
    batch(() => {
      this.nowMicros.value = micros;
      this.cursor.value = row;
    });
  }

  setRange(range: TimeRange): void {
    const model = this.model.value;
    if (model === null) return;
    const next = clampRange(range, model);
    const { from, to } = this.range.value;
    if (next.from !== from || next.to !== to) this.range.value = next;
  }

  async open(source: TraceSource): Promise<void> {
    this.#openings += 1;
    const opening = this.#openings;
    const isCurrent = (): boolean => opening === this.#openings;
    batch(() => {
      this.#forget();
      this.source.value = source;
      this.jumps.value += 1;
      this.opening.value = { kind: 'loading', name: source.name, progress: NOTHING_YET };
    });
    try {
      await this.service.open(source, {
        progress: (progress) => {
          if (isCurrent()) this.#progressed(source.name, progress);
        },
        model: (model, isWhole) => {
          if (isCurrent()) this.#arrived(model, isWhole);
        },
      });
      const tables = isCurrent() ? await this.service.tables() : null;
      if (isCurrent()) this.tables.value = tables;
    } catch (error) {
      if (isCurrent()) this.#failed(error);
    }
  }

  close(): void {
    this.#openings += 1;
    this.service.cancel();
    batch(() => {
      this.#forget();
      this.jumps.value += 1;
      this.opening.value = { kind: 'empty' };
    });
  }

  openAt(source: TraceSource, stateOf: (model: TraceModel) => LinkedState): void {
    void this.open(source);
    this.#stateOf = stateOf;
  }

  restore(state: LinkedState): void {
    const model = this.model.value;
    if (model === null) return;
    batch(() => {
      this.lanes.value = state.lanes;
      this.view.value = state.view;
      this.layout.value = state.layout;
      this.showsHeartbeats.value = state.showsHeartbeats;
      this.tab.value = state.tab;
      this.selection.value = state.selection;
      this.isHiding.value = state.isHiding;
      this.finding.value = state.finding;
      this.stop.value = state.stop;
      this.bookmarks.value = state.bookmarks;
      this.notes.value = state.notes;
      this.hasRail.value = state.hasRail;
      this.hasInspector.value = state.hasInspector;
      this.isProjector.value = state.isProjector;
      this.compared.value = state.compared;
      navigate(this, { kind: 'cone-of', row: state.cone.root, mode: state.cone.mode });
      this.notice.value = '';
      if (state.query !== this.query.value) void this.find(state.query);
      this.setRange(state.range);
      this.moveTo(state.cursor, 'step');
    });
  }

  annotate(row: Row, text: string): void {
    const others = this.notes.value.filter((note) => note.row !== row);
    const notes = text.trim() === '' ? others : [...others, { row, text: text.trim() }];
    this.notes.value = notes.sort((a, b) => a.row - b.row);
  }

  adapt(surroundings: Partial<Surroundings>): void {
    batch(() => {
      if (surroundings.prefersDark !== undefined) this.prefersDark.value = surroundings.prefersDark;
      if (surroundings.isStill !== undefined) this.isStill.value = surroundings.isStill;
      if (surroundings.isNarrow !== undefined) this.isNarrow.value = surroundings.isNarrow;
    });
  }

  /** Searches, and takes the answer unless something else was asked meanwhile. */
  async find(text: string): Promise<void> {
    this.#searches += 1;
    const search = this.#searches;
    this.query.value = text;
    if (text.trim() === '') {
      batch(() => {
        this.found.value = null;
        this.queryError.value = null;
      });
      return;
    }
    const result = await this.service.search(text);
    const model = this.model.value;
    if (search !== this.#searches || model === null) return;
    batch(() => {
      this.queryError.value = result.isError ? result : null;
      this.found.value = result.isError ? null : new Rows(result.rows, model.columns.count);
    });
  }

  #progressed(name: string, progress: LoadProgress): void {
    if (this.opening.value.kind === 'loading') this.opening.value = { kind: 'loading', name, progress };
  }

  #arrived(model: TraceModel, isWhole: boolean): void {
    batch(() => {
      this.model.value = model;
      if (isWhole) {
        this.opening.value = { kind: 'open' };
        this.details.open();
      }
      if (this.#hasMoved) return;
      const landing = landingOf(model);
      this.lanes.value = landing.lanes;
      this.finding.value = landing.finding;
      this.stop.value = landing.stop;
      this.tab.value = landing.tab;
      this.layout.value = landing.layout;
      this.range.value = landing.range;
      this.moveTo(landing.cursor, 'step');
      this.#hasMoved = false;
      this.notice.value = landing.why;
      if (isWhole && this.#stateOf !== null) this.restore(this.#stateOf(model));
    });
  }

  #failed(error: unknown): void {
    if (!(error instanceof OpenError)) console.error(error);
    const message = error instanceof Error ? error.message : String(error);
    this.opening.value = { kind: 'failed', message };
  }

  /** Back to what a page knows before a trace is open. Wishes of the reader (theme, layout of the page) stay. */
  #forget(): void {
    this.#hasMoved = false;
    this.#stateOf = null;
    this.source.value = null;
    this.#searches += 1;
    this.details.clear();
    this.model.value = null;
    this.tables.value = null;
    this.cursor.value = 0;
    this.nowMicros.value = 0;
    this.selection.value = null;
    this.query.value = '';
    this.found.value = null;
    this.queryError.value = null;
    this.cone.value = 'off';
    this.coneRows.value = null;
    this.finding.value = null;
    this.isPlaying.value = false;
    this.dialog.value = null;
    this.menu.value = null;
    this.notice.value = '';
    this.bookmarks.value = [];
    this.notes.value = [];
    this.pinnedLanes.value = new Set();
    this.inspected.value = null;
    this.comparedWith.value = null;
    this.focusedKey.value = null;
    this.pinnedRow.value = null;
    this.compared.value = null;
  }
}

const NOTHING_YET: LoadProgress = { bytes: 0, bytesTotal: null, events: 0 };

const NAVIGATION: Readonly<Record<NavigationAction['kind'], true>> = {
  step: true,
  cause: true,
  effect: true,
  first: true,
  last: true,
  play: true,
  slower: true,
  faster: true,
  cone: true,
  zoom: true,
  stop: true,
  'next-finding': true,
  finding: true,
  'change-of-key': true,
  select: true,
  'cone-of': true,
  speed: true,
};

function isNavigation(action: Action): action is NavigationAction {
  return Object.hasOwn(NAVIGATION, action.kind);
}
