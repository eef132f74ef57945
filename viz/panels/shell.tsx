import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Scene, View } from '../app/view.js';
import type { Workbench } from '../app/workbench.js';
import { Banners } from './banners.js';
import { Dialogs } from './dialogs/dialogs.js';
import { FilterBar } from './filter-bar.js';
import { Inspector } from './inspector/inspector.js';
import { LiveSummary } from './live-summary.js';
import { RowMenu } from './menu.js';
import { OpeningPage } from './opening/opening.js';
import { Rail } from './rail.js';
import { Scrubber } from './scrubber/scrubber.js';
import { Sheet } from './sheet.js';
import { StageBar } from './stage-bar.js';
import { TopBar } from './top-bar.js';
import { Transport } from './transport.js';

export interface ShellProps {
  readonly app: Workbench;
  readonly views: readonly View[];
  readonly onScene: (scene: Scene) => void;
}

/** The page. */
export function Shell({ app, views, onScene }: ShellProps): JSX.Element {
  useAppearance(app);
  const isOver = useDrop(app);
  const isOpen = app.model.value !== null;
  return (
    <div class={isOver ? 'shell dropping' : 'shell'}>
      <TopBar app={app} />
      {isOpen ? <Workplace app={app} views={views} onScene={onScene} /> : <OpeningPage app={app} />}
      <Dialogs app={app} views={views} />
      <LiveSummary app={app} />
      {isOver && <div class="drop-hint">Drop the trace to open it</div>}
    </div>
  );
}

function Workplace({ app, views, onScene }: ShellProps): JSX.Element {
  const isNarrow = app.isNarrow.value;
  return (
    <>
      <Banners app={app} />
      <Scrubber app={app} />
      <div class="middle">
        {!isNarrow && app.hasRail.value && <Rail app={app} />}
        <main class="stage-column">
          <StageBar app={app} views={views} />
          <FilterBar app={app} />
          <Stage app={app} views={views} onScene={onScene} />
          <RowMenu app={app} />
        </main>
        {!isNarrow && app.hasInspector.value && (
          <aside class="inspector" aria-label="Inspector">
            <Inspector app={app} />
          </aside>
        )}
      </div>
      {isNarrow && <Sheet app={app} />}
      <Transport app={app} />
    </>
  );
}

function Stage({ app, views, onScene }: ShellProps): JSX.Element | null {
  const view = views.find(({ id }) => id === app.view.value) ?? views[0];
  if (view === undefined) return null;
  const { Component } = view;
  return (
    <div id="stage" class="stage" role="tabpanel" aria-labelledby={`tab-${view.id}`}>
      <Component key={view.id} app={app} onScene={onScene} />
    </div>
  );
}

/** Says on the root element what style sheets must know. */
function useAppearance(app: Workbench): void {
  const theme = app.theme.value;
  const isProjector = app.isProjector.value;
  const title = app.model.value?.name ?? app.report.value?.title;
  useEffect(() => {
    const { dataset } = document.documentElement;
    dataset['theme'] = theme;
    dataset['projector'] = isProjector ? 'yes' : 'no';
    document.title = title === undefined ? 'Quorumlab trace viewer' : `${title} · Quorumlab`;
  }, [theme, isProjector, title]);
}

/** Opens a file that is dropped anywhere. Says whether one is held over the page. */
function useDrop(app: Workbench): boolean {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const over = (event: DragEvent): void => {
      // Lanes are dragged too; they carry no file.
      if (event.dataTransfer?.types.includes('Files') !== true) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent): void => {
      const file = event.dataTransfer?.files[0];
      setOver(false);
      if (file === undefined) return;
      event.preventDefault();
      app.act({ kind: 'open', source: { kind: 'file', name: file.name, blob: file } });
    };
    window.addEventListener('dragover', over);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragover', over);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('drop', drop);
    };
  }, [app]);
  return isOver;
}
