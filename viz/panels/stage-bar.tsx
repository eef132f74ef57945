import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { LayoutMode } from '../app/app.js';
import type { View } from '../app/view.js';
import type { Workbench } from '../app/workbench.js';
import { Tool } from './parts.js';

export interface StageBarProps {
  readonly app: Workbench;
  readonly views: readonly View[];
}

const LAYOUTS: Readonly<Record<LayoutMode, string>> = {
  time: 'Virtual time',
  order: 'Order of events',
  warped: 'Warped time',
};

/** The tabs of the views, and what bears on all of them. */
export function StageBar({ app, views }: StageBarProps): JSX.Element {
  return (
    <div class="stage-bar">
      <Tabs app={app} views={views} />
      <span class="spring" />
      {!app.isNarrow.value && <LayoutChoice app={app} />}
    </div>
  );
}

function Tabs({ app, views }: StageBarProps): JSX.Element {
  const chosen = app.view.value;
  // On a narrow screen not all tabs fit, and a key or a link may choose one that is out of sight.
  useEffect(() => {
    document.getElementById(`tab-${chosen}`)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [chosen]);
  const turn = (event: KeyboardEvent, by: number): void => {
    event.preventDefault();
    const place = views.findIndex(({ id }) => id === chosen);
    const next = views[(place + by + views.length) % views.length];
    if (next === undefined) return;
    app.act({ kind: 'view', view: next.id });
    document.getElementById(`tab-${next.id}`)?.focus();
  };
  return (
    <div
      role="tablist"
      aria-label="Views"
      class="tabs"
      onKeyDown={(event) => {
        if (event.key === 'ArrowRight') turn(event, 1);
        if (event.key === 'ArrowLeft') turn(event, -1);
      }}
    >
      {views.map(({ id, title, key }) => (
        <button
          type="button"
          key={id}
          id={`tab-${id}`}
          role="tab"
          class="tab"
          aria-selected={id === chosen}
          aria-controls="stage"
          aria-keyshortcuts={key}
          title={`${title} (${key})`}
          tabIndex={id === chosen ? 0 : -1}
          onClick={() => {
            app.act({ kind: 'view', view: id });
          }}
        >
          {title}
        </button>
      ))}
    </div>
  );
}

function LayoutChoice({ app }: { readonly app: Workbench }): JSX.Element {
  return (
    <>
      <Tool
        label="Heartbeats"
        shortcut="h"
        isPressed={app.showsHeartbeats.value}
        onPress={() => {
          app.act({ kind: 'heartbeats' });
        }}
      />
      <label class="labelled">
        <span class="unseen">Axis</span>
        <select
          class="field"
          title="What the axis means (m)"
          value={app.layout.value}
          onChange={(event) => {
            const layout = layoutOf(event.currentTarget.value);
            if (layout !== null) app.act({ kind: 'layout-mode', layout });
          }}
        >
          <option value="time">{LAYOUTS.time}</option>
          <option value="order">{LAYOUTS.order}</option>
          <option value="warped">{LAYOUTS.warped}</option>
        </select>
      </label>
    </>
  );
}

function layoutOf(text: string): LayoutMode | null {
  return text === 'time' || text === 'order' || text === 'warped' ? text : null;
}
