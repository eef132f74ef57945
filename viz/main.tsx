/** The page: makes the store, connects it with the browser, and shows the shell with the views that there are. */
import { signal } from '@preact/signals';
import { render } from 'preact';
import { followAddress } from './app/address.js';
import { watchService } from './app/busy-service.js';
import { embeddedReport, embeddedSource } from './app/embedded-source.js';
import { followKeys } from './app/keyboard.js';
import { followMedia } from './app/media.js';
import { followFrames } from './app/playback.js';
import { stateOfLink } from './app/link-state.js';
import { followRest } from './app/rest.js';
import { makeApp } from './app/store.js';
import type { Probe } from './app/probe.js';
import type { Scene, View } from './app/view.js';
import type { Workbench } from './app/workbench.js';
import { parseLink } from './model/link.js';
import type { Link } from './model/link.js';
import type { TraceSource } from './model/service.js';
import { Shell } from './panels/shell.js';
import { clientsView } from './views/clients/clients-view.js';
import { makeCompareView } from './views/compare/compare-view.js';
import { logView } from './views/log/log-view.js';
import { sessionsView } from './views/sessions/sessions-view.js';
import { spacetimeView } from './views/spacetime/spacetime-view.js';
import { stageView } from './views/stage/stage-view.js';
import { tableView } from './views/table/table-view.js';
import { znodesView } from './views/znodes/znodes-view.js';
import { openService } from './worker/client.js';
import './styles/tokens.css';
import './styles/base.css';
import './styles/shell.css';
import './styles/panels.css';

/** In the order of the tabs. */
const VIEWS: readonly View[] = [
  spacetimeView,
  stageView,
  logView,
  znodesView,
  sessionsView,
  clientsView,
  tableView,
];

function start(root: HTMLElement): void {
  const { service, awaited } = watchService(openService());
  const app = makeApp(service);
  const scene = signal<Scene | null>(null);
  app.report.value = embeddedReport(document);
  followMedia(app, window);
  followKeys(app, window);
  followFrames(app, window);
  const open = (link: Link): void => {
    openLinked(app, link);
  };
  open(parseLink(window.location.hash));
  const address = followAddress(app, window, open);
  const rest = followRest({ app, awaited, address, scene }, window);
  const probe: Probe = {
    get ready() {
      return rest.ready.value;
    },
    get isBusy() {
      return rest.isBusy();
    },
    app,
    scene: () => scene.value,
  };
  window.__viz = probe;
  render(
    <Shell
      app={app}
      views={[...VIEWS, compareView(app)]}
      onScene={(drawn) => {
        scene.value = drawn;
      }}
    />,
    root,
  );
}

/** The second run has a worker of its own. */
function compareView(app: Workbench): View {
  return makeCompareView({
    openService,
    offers: () =>
      (app.report.value?.traces ?? []).map((trace) => ({
        name: trace.name,
        title: trace.title,
        source: () => embeddedSource(trace, document),
      })),
    linked: app.compared,
    sourceOf: (linked) => traceNamed(app, linked) ?? sourceAt(linked),
  });
}

/** Opens the trace that a link names, or the only one that the page holds; else there is a list of them, or none. */
function openLinked(app: Workbench, link: Link): void {
  const source = linkedSource(app, link);
  if (source === null) app.close();
  else app.openAt(source, (model) => stateOfLink(model, link));
}

function linkedSource(app: Workbench, link: Link): TraceSource | null {
  const traces = app.report.value?.traces ?? [];
  const named = link.trace === null ? null : traceNamed(app, link.trace);
  const [first] = traces;
  const only = first !== undefined && traces.length === 1 ? embeddedSource(first, document) : null;
  const src = link.source ?? new URLSearchParams(window.location.search).get('src');
  return named ?? only ?? (src === null ? null : sourceAt(src));
}

/** A trace of the page; null if it holds none of that name. */
function traceNamed({ report }: Workbench, name: string): TraceSource | null {
  const named = report.value?.traces.find((trace) => trace.name === name);
  return named === undefined ? null : embeddedSource(named, document);
}

/** A trace at an address, which may be one beside the page's own. */
function sourceAt(address: string): TraceSource {
  const url = new URL(address, document.baseURI);
  return { kind: 'url', name: nameOf(url), url: url.href };
}

function nameOf(url: URL): string {
  return url.pathname.split('/').pop() ?? url.href;
}

const root = document.getElementById('page');
if (root !== null) start(root);
