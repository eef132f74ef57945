/** What the actions do that change how the page shows a trace, or open something. */
import { unreachable } from '../../core/assert.js';
import type { ArrangementAction, LayoutMode, Theme } from './app.js';
import type { Performer } from './performer.js';
import { after } from './performer.js';

const LAYOUTS: readonly LayoutMode[] = ['time', 'order', 'warped'];
const LAYOUT_NOTICES: Readonly<Record<LayoutMode, string>> = {
  time: 'To the scale of virtual time.',
  order: 'One event beside the other; distances mean nothing.',
  warped: 'Idle time is squeezed, bursts are stretched.',
};
const THEMES: readonly Theme[] = ['auto', 'light', 'dark'];
const THEME_NOTICES: Readonly<Record<Theme, string>> = {
  auto: 'Colours as the system has them.',
  light: 'Light colours.',
  dark: 'Dark colours.',
};

export function arrange(store: Performer, action: ArrangementAction): void {
  if (isPageAction(action)) arrangePage(store, action);
  else arrangeTrace(store, action);
}

/** How the trace is shown, and which. */
function arrangeTrace(store: Performer, action: TraceAction): void {
  switch (action.kind) {
    case 'layout':
      store.layout.value = after(LAYOUTS, store.layout.value);
      store.notice.value = LAYOUT_NOTICES[store.layout.value];
      return;
    case 'layout-mode':
      store.layout.value = action.layout;
      return;
    case 'heartbeats':
      toggle(store.showsHeartbeats);
      store.notice.value = store.showsHeartbeats.value ? 'Heartbeats are shown.' : 'Heartbeats are hidden.';
      return;
    case 'view':
      store.view.value = action.view;
      return;
    case 'search':
      void store.find(action.text);
      return;
    case 'hide':
      store.isHiding.value = action.isHiding;
      return;
    case 'lanes':
      store.lanes.value = action.lanes;
      return;
    case 'open':
      void store.open(action.source);
      return;
    case 'close':
      store.close();
      return;
    case 'search-box':
    case 'difference':
      return;
    case 'back':
      backOut(store);
      return;
    case 'bookmark':
      bookmark(store);
      return;
    default:
      unreachable(action);
  }
}

type PageAction = Extract<
  ArrangementAction,
  {
    readonly kind:
      | 'tab'
      | 'why'
      | 'why-not'
      | 'rail'
      | 'inspector'
      | 'projector'
      | 'theme'
      | 'letters'
      | 'help'
      | 'palette'
      | 'go-to'
      | 'share'
      | 'export'
      | 'annotate';
  }
>;
type TraceAction = Exclude<ArrangementAction, PageAction>;

const PAGE_ACTIONS: Readonly<Record<PageAction['kind'], true>> = {
  tab: true,
  why: true,
  'why-not': true,
  rail: true,
  inspector: true,
  projector: true,
  theme: true,
  letters: true,
  help: true,
  palette: true,
  'go-to': true,
  share: true,
  export: true,
  annotate: true,
};

function isPageAction(action: ArrangementAction): action is PageAction {
  return Object.hasOwn(PAGE_ACTIONS, action.kind);
}

/** Panels and dialogs. */
function arrangePage(store: Performer, action: PageAction): void {
  switch (action.kind) {
    case 'tab':
      openTab(store, action.tab);
      return;
    case 'why':
    case 'why-not':
      openTab(store, 'why');
      store.asksWhyNot.value = action.kind === 'why-not';
      return;
    case 'rail':
      toggle(store.hasRail);
      return;
    case 'inspector':
      toggle(store.hasInspector);
      return;
    case 'projector':
      toggle(store.isProjector);
      store.hasRail.value = !store.isProjector.value;
      store.hasInspector.value = !store.isProjector.value;
      return;
    case 'theme':
      store.theme.value = after(THEMES, store.theme.value);
      store.notice.value = THEME_NOTICES[store.theme.value];
      return;
    case 'letters':
      toggle(store.areLettersOn);
      store.notice.value = store.areLettersOn.value
        ? 'Single keys are shortcuts.'
        : 'Single keys are off; Ctrl+K still works.';
      return;
    case 'help':
    case 'palette':
    case 'go-to':
    case 'share':
    case 'export':
    case 'annotate':
      store.dialog.value = action.kind;
      return;
    default:
      unreachable(action);
  }
}

function openTab(store: Performer, tab: Performer['tab']['value']): void {
  store.tab.value = tab;
  store.hasInspector.value = true;
  if (store.sheet.value === 'peek') store.sheet.value = 'half';
}

function toggle(flag: { value: boolean }): void {
  flag.value = !flag.value;
}

/** One step out of whatever is innermost. */
function backOut(store: Performer): void {
  if (store.menu.value !== null) store.menu.value = null;
  else if (store.dialog.value !== null) store.dialog.value = null;
  else if (store.isPlaying.value) store.isPlaying.value = false;
  else if (store.selection.value !== null) store.selection.value = null;
  else if (store.cone.value !== 'off') leaveCone(store);
  else if (store.query.value !== '') void store.find('');
  else if (store.sheet.value !== 'peek') store.sheet.value = 'peek';
}

function leaveCone(store: Performer): void {
  store.cone.value = 'off';
  store.coneRows.value = null;
}

function bookmark(store: Performer): void {
  const row = store.cursor.value;
  const rows = store.bookmarks.value;
  const isMarked = rows.includes(row);
  store.bookmarks.value = isMarked
    ? rows.filter((other) => other !== row)
    : [...rows, row].sort((a, b) => a - b);
  store.notice.value = isMarked ? 'The bookmark is gone.' : 'Bookmarked. It is part of the link.';
}
