/** The keys of the viewer, once: for the keyboard, the help, the palette and the tests. */
import type { Action } from './app.js';

export type BindingGroup = 'Step' | 'Look' | 'Arrange' | 'Page';

export interface Binding {
  /** As `keyName` writes them: `Shift+ArrowRight`, `c`, `Ctrl+k`. The first is the one that is shown. */
  readonly keys: readonly string[];
  readonly does: string;
  readonly group: BindingGroup;
  readonly action: Action;
}

export const BINDINGS: readonly Binding[] = [
  step('ArrowRight', 'Next event, in the search and the cone', { kind: 'step', by: 1, along: 'filter' }),
  step('ArrowLeft', 'Previous event', { kind: 'step', by: -1, along: 'filter' }),
  step('Shift+ArrowRight', 'Next event of the same actor', { kind: 'step', by: 1, along: 'actor' }),
  step('Shift+ArrowLeft', 'Previous event of the same actor', { kind: 'step', by: -1, along: 'actor' }),
  step('ArrowUp', 'To the cause', { kind: 'cause' }),
  step('ArrowDown', 'To the effect', { kind: 'effect' }),
  {
    keys: ['n', 'PageDown'],
    does: 'Next evidence of the finding',
    group: 'Step',
    action: { kind: 'stop', by: 1 },
  },
  {
    keys: ['p', 'PageUp'],
    does: 'Previous evidence of the finding',
    group: 'Step',
    action: { kind: 'stop', by: -1 },
  },
  step('Shift+n', 'Next finding', { kind: 'next-finding', by: 1 }),
  step('s', 'Next change of role, commit, decision, fault or refusal', {
    kind: 'step',
    by: 1,
    along: 'interesting',
  }),
  step('Shift+s', 'Previous such event', { kind: 'step', by: -1, along: 'interesting' }),
  step('e', 'Next change of leader', { kind: 'step', by: 1, along: 'epoch' }),
  step('Shift+e', 'Previous change of leader', { kind: 'step', by: -1, along: 'epoch' }),
  step('f', 'Next fault', { kind: 'step', by: 1, along: 'fault' }),
  step('Shift+f', 'Previous fault', { kind: 'step', by: -1, along: 'fault' }),
  step(']', 'Next change of the chosen key of the state', { kind: 'change-of-key', by: 1 }),
  step('[', 'Previous change of the chosen key: who set this?', { kind: 'change-of-key', by: -1 }),
  step('Home', 'First event', { kind: 'first' }),
  step('End', 'Last event', { kind: 'last' }),
  step('Space', 'Play or pause', { kind: 'play' }),
  step('-', 'Play slower', { kind: 'slower' }),
  { keys: ['=', '+'], does: 'Play faster', group: 'Step', action: { kind: 'faster' } },
  step('g', 'Go to an event or a time', { kind: 'go-to' }),

  look('c', 'Causal cone: past, future, both, off', { kind: 'cone' }),
  look('w', 'Why did this happen?', { kind: 'why' }),
  look('Shift+w', 'Why did something not happen?', { kind: 'why-not' }),
  look('/', 'Search', { kind: 'search-box' }),
  look('b', 'Bookmark this event', { kind: 'bookmark' }),
  look('a', 'Write a note to this event', { kind: 'annotate' }),
  look('d', 'Next difference of two compared runs', { kind: 'difference', by: 1 }),
  look('Shift+d', 'Previous difference', { kind: 'difference', by: -1 }),

  arrange('1', 'Space-time diagram', { kind: 'view', view: 'spacetime' }),
  arrange('2', 'Stage', { kind: 'view', view: 'stage' }),
  arrange('3', 'Replicated log', { kind: 'view', view: 'log' }),
  arrange('4', 'Znodes', { kind: 'view', view: 'znodes' }),
  arrange('5', 'Sessions and watches', { kind: 'view', view: 'sessions' }),
  arrange('6', 'Clients', { kind: 'view', view: 'clients' }),
  arrange('7', 'Event table', { kind: 'view', view: 'table' }),
  arrange('8', 'Compare two runs', { kind: 'view', view: 'compare' }),
  arrange('z', 'Zoom to the selection, the cone or the cursor, and back', { kind: 'zoom' }),
  arrange('m', 'Time, order of events, or warped time', { kind: 'layout' }),
  arrange('h', 'Show or hide heartbeats', { kind: 'heartbeats' }),
  arrange('l', 'Show or hide the lanes', { kind: 'rail' }),
  arrange('i', 'Show or hide the inspector', { kind: 'inspector' }),
  arrange('Shift+p', 'For a projector: larger type, fewer panels', { kind: 'projector' }),

  page('Escape', 'Back out: menu, dialog, selection, cone, search', { kind: 'back' }),
  page('Ctrl+k', 'All commands by name', { kind: 'palette' }),
  page('?', 'This help', { kind: 'help' }),
];

/** What the palette offers besides the keys. */
export const COMMANDS: readonly Omit<Binding, 'keys'>[] = [
  { does: 'Copy a link to this moment', group: 'Page', action: { kind: 'share' } },
  { does: 'Export', group: 'Page', action: { kind: 'export' } },
  { does: 'Light, dark or system colours', group: 'Page', action: { kind: 'theme' } },
  { does: 'Single keys as shortcuts, on or off', group: 'Page', action: { kind: 'letters' } },
  { does: 'Close this trace', group: 'Page', action: { kind: 'close' } },
];

/** What a key event says of itself, as far as it matters. */
export interface KeyPress {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/** The name of a key press: `Shift+ArrowRight`, `Shift+w`, `?`, `Ctrl+k` (on a Mac, Command counts as Ctrl). */
export function keyName({ key, shiftKey, ctrlKey, metaKey, altKey }: KeyPress): string {
  if (altKey) return `Alt+${key}`;
  const name = key === ' ' ? 'Space' : key.length === 1 ? key.toLowerCase() : key;
  // Shift is part of what a sign is (`?`), but a choice with letters and named keys.
  const isChoice = key.length > 1 || key.toLowerCase() !== key.toUpperCase() || key === ' ';
  const shift = shiftKey && isChoice ? 'Shift+' : '';
  return ctrlKey || metaKey ? `Ctrl+${shift}${name}` : `${shift}${name}`;
}

/** The binding of a key; null if it has none. */
export function bindingOf(name: string): Binding | null {
  return BINDINGS.find(({ keys }) => keys.includes(name)) ?? null;
}

/** Whether a key is a sign without Ctrl: those can be switched off. */
export function isSingleKey(name: string): boolean {
  return !name.startsWith('Ctrl+') && !name.startsWith('Alt+') && name.replace('Shift+', '').length === 1;
}

const SHOWN: Readonly<Partial<Record<string, string>>> = {
  ArrowRight: '→',
  ArrowLeft: '←',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
  PageUp: 'Page up',
  PageDown: 'Page down',
};

/** A key as it is shown: `Shift →`, `C`, `Ctrl K`. */
export function shownKey(name: string): string {
  if (name === '+' || name === '-') return name === '-' ? '−' : name;
  return name
    .split('+')
    .map((part) => SHOWN[part] ?? (part.length === 1 ? part.toUpperCase() : part))
    .join(' ');
}

function step(key: string, does: string, action: Action): Binding {
  return { keys: [key], does, group: 'Step', action };
}
function look(key: string, does: string, action: Action): Binding {
  return { keys: [key], does, group: 'Look', action };
}
function arrange(key: string, does: string, action: Action): Binding {
  return { keys: [key], does, group: 'Arrange', action };
}
function page(key: string, does: string, action: Action): Binding {
  return { keys: [key], does, group: 'Page', action };
}
