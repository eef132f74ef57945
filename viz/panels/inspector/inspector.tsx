import type { JSX } from 'preact';
import type { InspectorTab } from '../../app/app.js';
import { INSPECTOR_TABS } from '../../app/app.js';
import type { Workbench } from '../../app/workbench.js';
import { EventTab } from './event-tab.js';
import { StateTab } from './state-tab.js';
import { VerdictTab } from './verdict-tab.js';
import { WhyTab } from './why-tab.js';

const TITLES: Readonly<Record<InspectorTab, string>> = {
  event: 'Event',
  state: 'State',
  why: 'Why',
  verdict: 'Verdict',
};

/** What is to be said of the event at hand. */
export function Inspector({ app }: { readonly app: Workbench }): JSX.Element {
  const tab = app.tab.value;
  return (
    <div class="inspector-body">
      <div
        role="tablist"
        aria-label="Inspector"
        class="tabs"
        onKeyDown={(event) => {
          turn(app, event);
        }}
      >
        {INSPECTOR_TABS.map((one) => (
          <button
            type="button"
            key={one}
            id={`inspector-${one}`}
            role="tab"
            class="tab"
            aria-selected={one === tab}
            aria-controls="inspector-panel"
            tabIndex={one === tab ? 0 : -1}
            onClick={() => {
              app.act({ kind: 'tab', tab: one });
            }}
          >
            {TITLES[one]}
          </button>
        ))}
      </div>
      <div
        id="inspector-panel"
        class="inspector-panel"
        role="tabpanel"
        aria-labelledby={`inspector-${tab}`}
        tabIndex={0}
      >
        {tab === 'event' && <EventTab app={app} />}
        {tab === 'state' && <StateTab app={app} />}
        {tab === 'why' && <WhyTab app={app} />}
        {tab === 'verdict' && <VerdictTab app={app} />}
      </div>
    </div>
  );
}

function turn(app: Workbench, event: KeyboardEvent): void {
  const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
  if (by === 0) return;
  event.preventDefault();
  const count = INSPECTOR_TABS.length;
  const next = INSPECTOR_TABS[(INSPECTOR_TABS.indexOf(app.tab.value) + by + count) % count];
  if (next === undefined) return;
  app.act({ kind: 'tab', tab: next });
  document.getElementById(`inspector-${next}`)?.focus();
}
