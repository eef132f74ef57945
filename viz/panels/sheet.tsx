import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { SHEET_SIZES } from '../app/workbench.js';
import type { SheetSize, Workbench } from '../app/workbench.js';
import { sentencesOf } from '../app/finding-words.js';
import { Readout } from './transport.js';
import { Inspector } from './inspector/inspector.js';

const NEXT: Readonly<Record<SheetSize, string>> = {
  peek: 'Open the inspector half',
  half: 'Open the inspector fully',
  full: 'Lower the inspector',
};

/** What fits below the handle: the broken promise while the cursor stands on its evidence, else the event at hand. */
function Peek({ app }: { readonly app: Workbench }): JSX.Element {
  const finding = app.model.value?.findings[app.finding.value ?? -1];
  const isEvidence = finding?.stops.some(({ row }) => row === app.cursor.value) === true;
  if (finding === undefined || !isEvidence || app.notice.value !== '') return <Readout app={app} />;
  return (
    <button
      type="button"
      class="peek-answer"
      onClick={() => {
        app.act({ kind: 'tab', tab: 'verdict' });
      }}
    >
      <span class="bad" aria-hidden="true">
        ▲
      </span>{' '}
      <b class="mono">{finding.rule}</b> {sentencesOf(finding).happened}
    </button>
  );
}

/** A drag shorter than this, in px, is a press. */
const DRAG_MIN = 24;

/** The inspector on a small screen: it looks in from below, and is pulled up as far as wanted. */
export function Sheet({ app }: { readonly app: Workbench }): JSX.Element {
  const start = useRef<number | null>(null);
  const size = app.sheet.value;
  const place = SHEET_SIZES.indexOf(size);
  const set = (next: number): void => {
    app.sheet.value = SHEET_SIZES[Math.min(SHEET_SIZES.length - 1, Math.max(0, next))] ?? size;
  };
  return (
    <aside class={`sheet ${size}`} aria-label="Inspector">
      <button
        type="button"
        class="sheet-handle"
        aria-label={NEXT[size]}
        onPointerDown={(event) => {
          start.current = event.clientY;
          event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerUp={(event) => {
          const moved = event.clientY - (start.current ?? event.clientY);
          start.current = null;
          if (Math.abs(moved) < DRAG_MIN) return;
          set(place + (moved < 0 ? 1 : -1));
          event.preventDefault();
        }}
        onClick={(event) => {
          // A drag has said what it wants already; keyboards and presses go round.
          if (event.defaultPrevented) return;
          set(size === 'full' ? 0 : place + 1);
        }}
      >
        <span class="grip" />
      </button>
      {size === 'peek' && <Peek app={app} />}
      <Inspector app={app} />
    </aside>
  );
}
