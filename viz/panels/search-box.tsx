import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { countText } from '../app/format.js';
import type { Workbench } from '../app/workbench.js';
import { countBelow } from '../model/rows.js';
import { Tool } from './parts.js';

export interface SearchBoxProps {
  readonly app: Workbench;
  /** Whether it takes the focus as soon as it stands there. */
  readonly hasFocus: boolean;
}

export function SearchBox({ app, hasFocus }: SearchBoxProps): JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (hasFocus) input.current?.focus();
  }, []);
  useEffect(
    () =>
      app.listen((action) => {
        if (action.kind !== 'search-box') return;
        input.current?.focus();
        input.current?.select();
      }),
    [app],
  );
  const error = app.queryError.value;
  return (
    <div class="search" role="search">
      <input
        ref={input}
        type="search"
        class="field"
        aria-label="Search events"
        aria-keyshortcuts="/"
        aria-invalid={error !== null}
        aria-describedby={error === null ? undefined : 'search-error'}
        placeholder={app.isNarrow.value ? 'Search' : 'Search: actor:s2 zxid:>=2.5, or words    /'}
        autocomplete="off"
        spellcheck={false}
        value={app.query.value}
        onInput={(event) => {
          app.act({ kind: 'search', text: event.currentTarget.value });
        }}
        onKeyDown={(event) => {
          onKey(app, event, input.current);
        }}
      />
      <SearchResult app={app} />
      {error !== null && <SearchError app={app} />}
    </div>
  );
}

/** Enter walks through what was found, and Escape leaves the box. */
function onKey(app: Workbench, event: KeyboardEvent, input: HTMLInputElement | null): void {
  if (event.key === 'Enter') {
    event.preventDefault();
    app.act({ kind: 'step', by: event.shiftKey ? -1 : 1, along: 'filter' });
  } else if (event.key === 'Escape') {
    event.preventDefault();
    if (app.query.value === '') input?.blur();
    else app.act({ kind: 'search', text: '' });
  }
}

function SearchResult({ app }: { readonly app: Workbench }): JSX.Element | null {
  const filter = app.filter.value;
  if (app.found.value === null || filter === null) return null;
  const at = countBelow(filter.sorted, app.cursor.value + 1);
  const isOn = filter.has(app.cursor.value);
  const count = countText(filter.size);
  return (
    <div class="search-result">
      <span role="status">
        {filter.size === 0 ? 'nothing' : isOn ? `${countText(at)} of ${count}` : `${count} found`}
      </span>
      <Tool
        label="Previous"
        sign="back"
        onPress={() => {
          app.act({ kind: 'step', by: -1, along: 'filter' });
        }}
      />
      <Tool
        label="Next"
        sign="forth"
        onPress={() => {
          app.act({ kind: 'step', by: 1, along: 'filter' });
        }}
      />
    </div>
  );
}

/** What is wrong, where, and a text that would be understood. */
function SearchError({ app }: { readonly app: Workbench }): JSX.Element | null {
  const error = app.queryError.value;
  if (error === null) return null;
  const { fix } = error;
  const text = app.query.value;
  return (
    <div class="search-error" id="search-error" role="alert">
      <code>
        {text.slice(0, error.at)}
        <mark>{text.slice(error.at, error.at + 1) || '▏'}</mark>
        {text.slice(error.at + 1)}
      </code>
      <p>{error.message}</p>
      {fix !== null && (
        <button
          type="button"
          class="button"
          onClick={() => {
            app.act({ kind: 'search', text: fix });
          }}
        >
          Search for <code>{fix}</code>
        </button>
      )}
    </div>
  );
}
