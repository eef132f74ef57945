import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { BINDINGS, COMMANDS, shownKey } from '../../app/bindings.js';
import type { Action } from '../../app/app.js';
import type { Workbench } from '../../app/workbench.js';
import { DialogFrame } from './dialog.js';

interface Entry {
  readonly does: string;
  readonly key: string | null;
  readonly action: Action;
}

/** All commands by name. */
export function Palette({ app }: { readonly app: Workbench }): JSX.Element {
  const [text, setText] = useState('');
  const [place, setPlace] = useState(0);
  const entries = entriesFor(text);
  const run = (entry: Entry | undefined): void => {
    if (entry === undefined) return;
    app.dialog.value = null;
    app.act(entry.action);
  };
  return (
    <DialogFrame app={app} title="Commands">
      <input
        class="field wide"
        type="text"
        role="combobox"
        aria-label="Command"
        aria-expanded="true"
        aria-controls="palette-list"
        aria-activedescendant={`palette-${String(place)}`}
        placeholder="What do you want to do?"
        autofocus
        value={text}
        onInput={(event) => {
          setText(event.currentTarget.value);
          setPlace(0);
        }}
        onKeyDown={(event) => {
          const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
          if (by !== undefined) {
            event.preventDefault();
            setPlace((place + by + entries.length) % Math.max(1, entries.length));
          } else if (event.key === 'Enter') {
            event.preventDefault();
            run(entries[place]);
          }
        }}
      />
      <ul id="palette-list" class="palette" role="listbox" aria-label="Commands">
        {entries.map((entry, i) => (
          <li
            key={entry.does}
            id={`palette-${String(i)}`}
            role="option"
            aria-selected={i === place}
            onClick={() => {
              run(entry);
            }}
          >
            <span>{entry.does}</span>
            {entry.key !== null && <kbd>{shownKey(entry.key)}</kbd>}
          </li>
        ))}
      </ul>
      {entries.length === 0 && <p class="muted">No command has these words.</p>}
    </DialogFrame>
  );
}

function entriesFor(text: string): readonly Entry[] {
  const words = text.toLowerCase().split(/\s+/);
  const all: readonly Entry[] = [
    ...BINDINGS.filter(({ action }) => action.kind !== 'palette' && action.kind !== 'back').map(
      ({ does, keys, action }) => ({ does, key: keys[0] ?? null, action }),
    ),
    ...COMMANDS.map(({ does, action }) => ({ does, key: null, action })),
  ];
  return all.filter(({ does }) => words.every((word) => does.toLowerCase().includes(word)));
}
