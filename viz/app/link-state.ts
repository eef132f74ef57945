/** The state of the page as a link says it, and back. */
import { EMPTY_LINK } from '../model/link.js';
import type { Link } from '../model/link.js';
import { eventIdOf, rowOfEventId } from '../model/event-id.js';
import type { Row, TraceModel } from '../model/trace-model.js';
import { NO_ROW } from '../model/trace-model.js';
import type { TraceSource } from '../model/service.js';
import { INSPECTOR_TABS, VIEW_IDS } from './app.js';
import type { ConeMode, LayoutMode } from './app.js';
import { landingOf } from './landing.js';
import { clampRange } from './ranges.js';
import type { LinkedState, Workbench } from './workbench.js';

const CONES: readonly ConeMode[] = ['past', 'future', 'both'];
const LAYOUTS: readonly LayoutMode[] = ['time', 'order', 'warped'];

/** What a link is made of; cheap to take at every change, and printed only when the address is written. */
export interface LinkMatter {
  readonly model: TraceModel;
  readonly source: TraceSource | null;
  readonly state: LinkedState;
}

/** What the page shows now; null while no trace is open. */
export function linkMatter(app: Workbench): LinkMatter | null {
  const model = app.model.value;
  const state: LinkedState = {
    cursor: app.cursor.value,
    range: app.range.value,
    selection: app.selection.value,
    view: app.view.value,
    query: app.query.value,
    isHiding: app.isHiding.value,
    lanes: app.lanes.value,
    cone: { mode: app.cone.value, root: app.coneRoot.value },
    compared: app.compared.value,
    finding: app.finding.value,
    stop: app.stop.value,
    layout: app.layout.value,
    showsHeartbeats: app.showsHeartbeats.value,
    tab: app.tab.value,
    bookmarks: app.bookmarks.value,
    notes: app.notes.value,
    hasRail: app.hasRail.value,
    hasInspector: app.hasInspector.value,
    isProjector: app.isProjector.value,
  };
  return model === null ? null : { model, source: app.source.value, state };
}

/** What a trace opens with, before anybody does anything. */
function initialState(model: TraceModel): LinkedState {
  const landing = landingOf(model);
  return {
    ...landing,
    selection: null,
    view: 'spacetime',
    query: '',
    isHiding: false,
    cone: { mode: 'off', root: 0 },
    compared: null,
    showsHeartbeats: false,
    bookmarks: [],
    notes: [],
    hasRail: true,
    hasInspector: true,
    isProjector: false,
  };
}

/** A link that says what differs from how the trace opens, and always where the cursor stands. */
export function linkOf({ model, source, state }: LinkMatter, unknown: Link['unknown']): Link {
  const initial = initialState(model);
  const id = (row: Row): string => eventIdOf(model, row);
  const unless = <T>(value: T, usual: T): T | null => (isEqual(value, usual) ? null : value);
  const { finding, stop, cone } = state;
  const hasOwnFinding = finding !== initial.finding || stop !== initial.stop;
  return {
    ...EMPTY_LINK,
    ...sourceWords(source),
    cursor: id(state.cursor),
    range: unless(state.range, initial.range),
    selection: state.selection,
    view: unless(state.view, initial.view),
    query: state.query === '' ? null : state.query,
    isHiding: state.isHiding,
    lanes: unless(state.lanes, initial.lanes)?.map((lane) => model.actors[lane]?.name ?? '') ?? null,
    cone: cone.mode === 'off' ? null : { mode: cone.mode, root: id(cone.root) },
    compared: state.compared,
    finding: finding !== null && hasOwnFinding ? { number: finding + 1, stop: stop + 1 } : null,
    layout: unless(state.layout, initial.layout),
    tab: unless(state.tab, initial.tab),
    bookmarks: state.bookmarks.map(id),
    notes: state.notes.map(({ row, text }) => ({ event: id(row), text })),
    switches: switchesOf(state),
    unknown,
  };
}

/** The state that a link asks for; what it says nothing of, or nothing that this trace knows, is as the trace opens. */
export function stateOfLink(model: TraceModel, link: Link): LinkedState {
  const initial = initialState(model);
  const rowOf = (id: string): Row => rowOfEventId(model, id);
  const cursor = link.cursor === null ? NO_ROW : rowOf(link.cursor);
  const { finding, cone, switches } = link;
  const isFinding = finding !== null && model.findings[finding.number - 1] !== undefined;
  return {
    ...initial,
    cursor: cursor === NO_ROW ? initial.cursor : cursor,
    range: link.range === null ? initial.range : clampRange(link.range, model),
    selection: link.selection,
    view: VIEW_IDS.find((id) => id === link.view) ?? initial.view,
    query: link.query ?? '',
    isHiding: link.isHiding,
    lanes: lanesOf(model, link) ?? initial.lanes,
    cone: coneOfLink(cone, rowOf),
    compared: link.compared,
    finding: isFinding ? finding.number - 1 : initial.finding,
    stop: isFinding ? finding.stop - 1 : initial.stop,
    layout: LAYOUTS.find((layout) => layout === link.layout) ?? initial.layout,
    tab: INSPECTOR_TABS.find((tab) => tab === link.tab) ?? initial.tab,
    bookmarks: link.bookmarks.map(rowOf).filter((row) => row !== NO_ROW),
    notes: link.notes
      .map(({ event, text }) => ({ row: rowOf(event), text }))
      .filter(({ row }) => row !== NO_ROW),
    showsHeartbeats: switches.includes('heartbeats'),
    hasRail: !switches.includes('-rail'),
    hasInspector: !switches.includes('-inspector'),
    isProjector: switches.includes('projector'),
  };
}

function coneOfLink(cone: Link['cone'], rowOf: (id: string) => Row): LinkedState['cone'] {
  const root = cone === null ? NO_ROW : rowOf(cone.root);
  const mode = CONES.find((one) => one === cone?.mode);
  return mode === undefined || root === NO_ROW ? { mode: 'off', root: 0 } : { mode, root };
}

function lanesOf(model: TraceModel, { lanes }: Link): readonly number[] | null {
  if (lanes === null) return null;
  return lanes
    .map((name) => model.actors.findIndex((actor) => actor.name === name))
    .filter((lane) => lane >= 0);
}

/** A file from the reader's disk has no address that means anything to others. */
function sourceWords(source: TraceSource | null): Pick<Link, 'source' | 'trace'> {
  switch (source?.kind) {
    case 'url':
      return { source: source.url, trace: null };
    case 'bytes':
      return { source: null, trace: source.name };
    case 'file':
    case undefined:
      return { source: null, trace: null };
  }
}

function switchesOf(state: LinkedState): readonly string[] {
  const switches = [
    [state.showsHeartbeats, 'heartbeats'],
    [!state.hasRail, '-rail'],
    [!state.hasInspector, '-inspector'],
    [state.isProjector, 'projector'],
  ] as const;
  return switches.filter(([isOn]) => isOn).map(([, name]) => name);
}

/** Of plain data. */
function isEqual(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
