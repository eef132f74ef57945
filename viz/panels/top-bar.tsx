import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Workbench } from '../app/workbench.js';
import { Tool } from './parts.js';
import { SearchBox } from './search-box.js';
import { verdictOf } from './verdict-words.js';

export function TopBar({ app }: { readonly app: Workbench }): JSX.Element {
  const isOpen = app.model.value !== null;
  if (isOpen && app.isNarrow.value) return <NarrowBar app={app} />;
  return (
    <header class="top-bar">
      <Title app={app} />
      <VerdictChip app={app} />
      {isOpen ? <SearchBox app={app} hasFocus={false} /> : <span class="spring" />}
      {isOpen && (
        <>
          <Tool label="Share" onPress={() => app.act({ kind: 'share' })} />
          <Tool label="Export" onPress={() => app.act({ kind: 'export' })} />
        </>
      )}
      <ThemeTool app={app} />
      <Tool label="Help" sign="help" shortcut="?" onPress={() => app.act({ kind: 'help' })} />
    </header>
  );
}

/** On a small screen the search takes the bar for itself, and rare commands are in the palette. */
function NarrowBar({ app }: { readonly app: Workbench }): JSX.Element {
  const [isSearching, setSearching] = useState(false);
  useEffect(
    () =>
      app.listen(({ kind }) => {
        if (kind === 'search-box') setSearching(true);
      }),
    [app],
  );
  if (isSearching) {
    return (
      <header class="top-bar">
        <SearchBox app={app} hasFocus />
        <Tool label="Close the search" sign="close" onPress={() => setSearching(false)} />
      </header>
    );
  }
  return (
    <header class="top-bar">
      <Title app={app} />
      <VerdictChip app={app} />
      <span class="spring" />
      <Tool label="Search" sign="search" onPress={() => setSearching(true)} />
      <Tool label="All commands" sign="more" onPress={() => app.act({ kind: 'palette' })} />
    </header>
  );
}

function ThemeTool({ app }: { readonly app: Workbench }): JSX.Element {
  const theme = app.theme.value;
  return (
    <Tool
      label={`Colours: ${theme === 'auto' ? 'as the system' : theme}`}
      sign={theme}
      onPress={() => app.act({ kind: 'theme' })}
    />
  );
}

/** What is open, and the way back to the list of runs. */
function Title({ app }: { readonly app: Workbench }): JSX.Element {
  const model = app.model.value;
  const report = app.report.value;
  if (model === null) return <h1 class="title">{report?.title ?? 'Quorumlab'}</h1>;
  const { scenario, protocol, variant, seed } = model.header;
  const words = `${scenario} on ${protocol}${variant === null ? '' : ` with ${variant}`}, seed ${String(seed)}`;
  const short = `${variant ?? scenario}, ${String(seed)}`;
  return (
    <>
      <Tool
        label={report === null ? 'Close this trace' : 'All runs of this report'}
        sign="back"
        onPress={() => {
          app.act({ kind: 'close' });
        }}
      />
      <h1 class="title" title={`${words} (${model.name})`}>
        {app.isNarrow.value ? short : words}
      </h1>
    </>
  );
}

function VerdictChip({ app }: { readonly app: Workbench }): JSX.Element | null {
  const model = app.model.value;
  if (model === null) return null;
  const { sign, word, tone } = verdictOf(model);
  const count = model.findings.length;
  return (
    <button
      type="button"
      class={`chip ${tone}`}
      title="Open the verdict"
      onClick={() => {
        app.act({ kind: 'tab', tab: 'verdict' });
      }}
    >
      <span aria-hidden="true">{sign}</span> {word}
      {count > 1 && !app.isNarrow.value ? `, ${String(count)} findings` : ''}
    </button>
  );
}
