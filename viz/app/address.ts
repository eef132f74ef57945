/** Keeps the address of the page in step with what it shows, so that it can be shared and gone back along. */
import { effect, signal, untracked } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';
import { parseLink, printLink } from '../model/link.js';
import type { Link } from '../model/link.js';
import { linkMatter, linkOf, stateOfLink } from './link-state.js';
import type { LinkMatter } from './link-state.js';
import type { Workbench } from './workbench.js';

/** Browsers refuse to be told a new address too often: while the cursor moves, it waits, in ms. */
const PAUSE_MS = 150;
/** Telling the browser of a jump takes it as long as drawing: it waits until what was jumped to is drawn. */
const JUMP_PAUSE_MS = 40;

export interface Address {
  /** Whether the address bar is behind the page. */
  readonly isPending: ReadonlySignal<boolean>;
}

/** `open` opens the trace that a link names, or closes the open one if it names none. */
export function followAddress(app: Workbench, page: Window, open: (link: Link) => void): Address {
  const isPending = signal(false);
  let shown: LinkMatter | null = null;
  let timer = 0;
  /** What is to be written next, once the timer has run down. */
  let due: 'push' | 'replace' = 'replace';
  let jumps = app.jumps.peek();
  /** The browser has gone back or forth itself: nothing is added to its history. */
  let isReturning = false;
  let { unknown } = parseLink(page.location.hash);

  const textOf = (matter: LinkMatter): string => printLink(linkOf(matter, unknown));
  const write = (how: 'push' | 'replace', matter: LinkMatter | null): void => {
    page.clearTimeout(timer);
    isPending.value = false;
    due = 'replace';
    const text = matter === null ? `${page.location.pathname}${page.location.search}` : textOf(matter);
    if (matter !== null && text === page.location.hash) return;
    if (how === 'push') page.history.pushState(null, '', text);
    else page.history.replaceState(null, '', text);
  };

  effect(() => {
    const matter = linkMatter(app);
    const count = app.jumps.value;
    const isAsked = app.dialog.value === 'share';
    // While a trace is still being read its link is not known yet.
    const { kind } = app.opening.value;
    if (kind === 'loading' || kind === 'failed') return;
    const hasJumped = count !== jumps && !isReturning;
    jumps = count;
    untracked(() => {
      // What was shown before the jump is what Back returns to.
      if (hasJumped && isPending.value && shown !== null) write(due, shown);
      shown = matter;
      if (hasJumped) due = 'push';
      if (isAsked) {
        write(due, matter);
        return;
      }
      page.clearTimeout(timer);
      isPending.value = true;
      timer = page.setTimeout(
        () => {
          write(due, matter);
        },
        due === 'push' ? JUMP_PAUSE_MS : PAUSE_MS,
      );
    });
  });

  page.addEventListener('popstate', () => {
    page.clearTimeout(timer);
    isPending.value = false;
    due = 'replace';
    const link = parseLink(page.location.hash);
    ({ unknown } = link);
    if (isElsewhere(app, link)) {
      isReturning = true;
      open(link);
      isReturning = false;
      jumps = app.jumps.peek();
      return;
    }
    const model = app.model.value;
    if (model !== null) app.restore(stateOfLink(model, link));
  });
  return { isPending };
}

/** Whether a link is about another trace than the open one. */
function isElsewhere(app: Workbench, link: Link): boolean {
  const source = app.source.value;
  switch (source?.kind) {
    case 'url':
      return link.source !== null && link.source !== source.url;
    case 'bytes':
      return link.trace !== source.name;
    case 'file':
      // Nothing but going back to before it was opened leads to an address without a cursor.
      return link.cursor === null;
    case undefined:
      return link.source !== null || link.trace !== null;
  }
}
