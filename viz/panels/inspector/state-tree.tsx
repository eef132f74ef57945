import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { entriesOf, isBranch, stateText } from '../../app/state-diff.js';
import type { StateEntry } from '../../app/state-diff.js';
import type { Workbench } from '../../app/workbench.js';
import type { StateTree } from '../../model/service.js';
import { Tool } from '../parts.js';

export interface StateTreeViewProps {
  readonly app: Workbench;
  readonly actor: number;
  readonly now: StateTree;
  /** An earlier state, or that of another actor. */
  readonly before: StateTree | null;
  /** Whether `before` is another actor's, and stands beside. */
  readonly isComparing: boolean;
}

/** So many entries of one branch are shown at once. */
const SHOWN = 50;

export function StateTreeView({ app, actor, now, before, isComparing }: StateTreeViewProps): JSX.Element {
  const focused = app.focusedKey.value;
  return (
    <section>
      <h3>{isComparing ? 'Side by side' : 'Whole state'}</h3>
      {focused !== null && (
        <div class="buttons">
          <span class="mono">{focused.path.join('.')}</span>
          <Tool
            label="Who set this?"
            shortcut="["
            onPress={() => {
              app.act({ kind: 'change-of-key', by: -1 });
            }}
          />
          <Tool
            label="Next change"
            shortcut="]"
            onPress={() => {
              app.act({ kind: 'change-of-key', by: 1 });
            }}
          />
        </div>
      )}
      <Branch
        {...{ app, actor, isComparing }}
        entries={entriesOf(now, before ?? (isComparing ? undefined : now))}
      />
    </section>
  );
}

interface BranchProps {
  readonly app: Workbench;
  readonly actor: number;
  readonly isComparing: boolean;
  readonly entries: readonly StateEntry[];
}

function Branch({ app, actor, isComparing, entries }: BranchProps): JSX.Element {
  const [shown, setShown] = useState(SHOWN);
  return (
    <ul class="state">
      {entries.slice(0, shown).map((entry) => (
        <li key={entry.key} class={entry.isChanged ? 'changed' : undefined}>
          {isBranch(entry.now) || (isComparing && isBranch(entry.before)) ? (
            <Fold {...{ app, actor, isComparing }} entry={entry} />
          ) : (
            <Leaf {...{ app, actor, isComparing }} entry={entry} />
          )}
        </li>
      ))}
      {entries.length > shown && (
        <li>
          <button
            type="button"
            class="link"
            onClick={() => {
              setShown(shown + SHOWN);
            }}
          >
            {entries.length - shown} more
          </button>
        </li>
      )}
    </ul>
  );
}

interface EntryProps {
  readonly app: Workbench;
  readonly actor: number;
  readonly isComparing: boolean;
  readonly entry: StateEntry;
}

/** Opens on demand: a state may hold a tree of thousands of znodes. */
function Fold({ app, actor, isComparing, entry }: EntryProps): JSX.Element {
  const [isOpen, setOpen] = useState(false);
  const entries = entriesOf(entry.now, entry.before, entry.path);
  return (
    <details
      open={isOpen}
      onToggle={(event) => {
        setOpen(event.currentTarget.open);
      }}
    >
      <summary class="mono">
        {entry.isChanged && <Mark isComparing={isComparing} />}
        {entry.key} <span class="muted">{isOpen ? '' : foldText(entry, isComparing)}</span>
      </summary>
      {isOpen && <Branch {...{ app, actor, isComparing, entries }} />}
    </details>
  );
}

function foldText({ now, before, isChanged }: StateEntry, isComparing: boolean): string {
  return isComparing && isChanged ? `${stateText(now)} ≠ ${stateText(before)}` : stateText(now);
}

function Leaf({ app, actor, isComparing, entry }: EntryProps): JSX.Element {
  const focused = app.focusedKey.value;
  const isFocused = focused?.actor === actor && focused.path.join('.') === entry.path.join('.');
  return (
    <button
      type="button"
      class="leaf mono"
      aria-pressed={isFocused}
      title="Choose this key: [ and ] go to its changes"
      onClick={() => {
        app.focusedKey.value = isFocused ? null : { actor, path: entry.path };
      }}
    >
      {entry.isChanged && <Mark isComparing={isComparing} />}
      {entry.key} <b>{stateText(entry.now)}</b>
      {entry.isChanged && (
        <span class="old">
          {' '}
          {isComparing ? '≠' : 'was'} {stateText(entry.before)}
        </span>
      )}
    </button>
  );
}

function Mark({ isComparing }: { readonly isComparing: boolean }): JSX.Element {
  return (
    <span class="mark" title={isComparing ? 'They differ' : 'Changed'}>
      {isComparing ? '≠' : '●'}{' '}
    </span>
  );
}
