/** The page: makes the store, connects it with the browser, and shows the shell with the views that there are. */
import { signal } from '@preact/signals';
import { render } from 'preact';
import { watchService } from './app/busy-service.js';
import { embeddedReport, embeddedSource } from './app/embedded-source.js';
import { followKeys } from './app/keyboard.js';
import { followMedia } from './app/media.js';
import { followFrames } from './app/playback.js';
import { followRest } from './app/rest.js';
import { makeApp } from './app/store.js';
import type { Scene, View } from './app/view.js';
import type { Workbench } from './app/workbench.js';
import { Shell } from './panels/shell.js';
import { tableView } from './views/table/table-view.js';
import { openService } from './worker/client.js';
import './styles/tokens.css';
import './styles/base.css';
import './styles/shell.css';
import './styles/panels.css';

/** In the order of the tabs. */
const VIEWS: readonly View[] = [tableView];

function start(root: HTMLElement): void {
  const { service, awaited } = watchService(openService());
  const app = makeApp(service);
  const scene = signal<Scene | null>(null);
  followMedia(app, window);
  followKeys(app, window);
  followFrames(app, window);
  const rest = followRest({ app, awaited, scene }, window);
  window.__viz = {
    get ready() {
      return rest.ready.value;
    },
    get isBusy() {
      return rest.isBusy();
    },
    app,
    scene: () => scene.value,
  };
  render(
    <Shell
      app={app}
      views={VIEWS}
      onScene={(drawn) => {
        scene.value = drawn;
      }}
    />,
    root,
  );
  openFirst(app);
}

/** The trace that the address names, or the only one that the page holds; a report of several opens with its list. */
function openFirst(app: Workbench): void {
  const report = embeddedReport(document);
  app.report.value = report;
  const query = new URLSearchParams(window.location.search);
  const link = new URLSearchParams(window.location.hash.slice(1));
  const src = link.get('src') ?? query.get('src');
  const named = report?.traces.find(({ name }) => name === src);
  const [only] = report?.traces ?? [];
  if (named !== undefined) {
    app.act({ kind: 'open', source: embeddedSource(named, document) });
  } else if (src !== null) {
    const url = new URL(src, document.baseURI);
    app.act({ kind: 'open', source: { kind: 'url', name: nameOf(url), url: url.href } });
  } else if (report?.traces.length === 1 && only !== undefined) {
    app.act({ kind: 'open', source: embeddedSource(only, document) });
  }
}

function nameOf(url: URL): string {
  return url.pathname.split('/').pop() ?? url.href;
}

const root = document.getElementById('page');
if (root !== null) start(root);
