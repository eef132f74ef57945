import type { Signal } from '@preact/signals';
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { App } from '../../app/app.js';
import type { SceneMark, View, ViewProps } from '../../app/view.js';
import type { Tables } from '../../model/tables.js';
import type { TraceModel } from '../../model/trace-model.js';
import { isDown } from '../chart/moments.js';
import { Notice } from '../chart/notice.js';
import { childrenIn, foldedBelow } from './tree-folding.js';
import { moveInTree } from './tree-keys.js';
import { EarthSign, ZnodeRow } from './znode-row.js';
import type { Viewpoint, ZnodeView } from './znode-trees.js';
import { makeZnodeTrees, treeAt } from './znode-trees.js';
import { badgesAt } from './znode-watches.js';
import { freshWord, treeSentences, viewpointWords } from './znode-words.js';
import './znodes.css';

/** More rows than this are shown when the reader asks. */
const MOST_ROWS = 400;

function ZnodesView({ app, onScene }: ViewProps): JSX.Element {
  const model = app.model.value;
  const tables = app.tables.value;
  if (model === null || tables === null) return <Notice text="The znodes are being read." />;
  if (tables.znodes.length === 0)
    return (
      <Notice text="No znode is told of in this trace: its protocol has none, or its detail is too low." />
    );
  return <Tree app={app} onScene={onScene} model={model} tables={tables} />;
}

interface TreeProps extends ViewProps {
  readonly model: TraceModel;
  readonly tables: Tables;
}

function Tree({ app, onScene, model, tables }: TreeProps): JSX.Element {
  const trees = useMemo(() => makeZnodeTrees(tables.znodes, tables.log), [tables]);
  const viewpoint = useSignal<Viewpoint>('committed');
  const collapsed = useSignal<ReadonlySet<string>>(new Set());
  const showsAll = useSignal(false);
  const draws = useRef(0);
  const row = app.cursor.value;
  const compared = trees.servers.filter((server) => !isDown(model, server, row));
  const tree = treeAt(trees, { viewpoint: viewpoint.value, row, compared });
  const badges = badgesAt(tables.watches, { viewpoint: viewpoint.value, row, zxid: tree.zxid });
  const parents = childrenIn(tree.znodes);
  const { shown, folded } = foldedBelow(tree.znodes, collapsed.value);
  const rows = showsAll.value ? shown : shown.slice(0, MOST_ROWS);
  const hidden = folded + shown.length - rows.length;
  useEffect(() => {
    draws.current += 1;
    onScene({ view: 'znodes', marks: rows.map(markOf), folded: hidden, draws: draws.current });
  });
  return (
    <div class="znodes">
      <Viewpoints app={app} model={model} servers={trees.servers} viewpoint={viewpoint} />
      <p class="znodes-words">{treeSentences(tree, { viewpoint: viewpoint.value, row, model }).join(' ')}</p>
      <div
        role="tree"
        aria-label={`Znodes, ${viewpointWords(viewpoint.value, model)}`}
        class="znodes-tree"
        onKeyDown={(event) => moveInTree(event, { app, collapsed })}
      >
        {rows.map((znode, i) => (
          <ZnodeRow
            key={znode.path}
            app={app}
            model={model}
            znode={znode}
            badges={badges.get(znode.path) ?? []}
            isExpanded={parents.has(znode.path) ? !collapsed.value.has(znode.path) : null}
            isFocusable={i === 0}
            onToggle={() => toggle(collapsed, znode.path)}
          />
        ))}
      </div>
      {rows.length === shown.length ? null : (
        <button type="button" class="znode-chip" onClick={() => (showsAll.value = true)}>
          Show {shown.length - rows.length} more znodes
        </button>
      )}
      <p class="znodes-hint">
        ○ a watch is armed · ◆ its event is sent · ● its client was told · <EarthSign /> an ephemeral and its
        session. A click on a name goes to the event that changed it last.
      </p>
    </div>
  );
}

interface ViewpointsProps {
  readonly app: App;
  readonly model: TraceModel;
  readonly servers: readonly number[];
  readonly viewpoint: Signal<Viewpoint>;
}

/** Whose tree is shown. */
function Viewpoints({ app, model, servers, viewpoint }: ViewpointsProps): JSX.Element {
  const choices: readonly Viewpoint[] = ['committed', ...servers];
  return (
    <div role="group" aria-label="Whose tree" class="znodes-whose">
      <span>As seen by</span>
      {choices.map((choice) => {
        const isAway = choice !== 'committed' && isDown(model, choice, app.cursor.value);
        return (
          <button
            key={choice}
            type="button"
            class="znode-chip"
            aria-pressed={viewpoint.value === choice}
            onClick={() => (viewpoint.value = choice)}
          >
            {viewpointWords(choice, model)}
            {isAway ? ' (down: as it was)' : ''}
          </button>
        );
      })}
    </div>
  );
}

function toggle(collapsed: Signal<ReadonlySet<string>>, path: string): void {
  const next = new Set(collapsed.peek());
  if (!next.delete(path)) next.add(path);
  collapsed.value = next;
}

function markOf(znode: ZnodeView, place: number): SceneMark {
  const { path, change, others } = znode;
  const words = [
    path,
    freshWord(znode),
    others.length === 0 ? null : `${String(others.length)} see otherwise`,
  ];
  const label = words.filter((word) => word !== null).join(', ');
  return { kind: 'znode', row: change.row, lane: change.server, x: znode.depth, y: place, label };
}

export const znodesView: View = {
  id: 'znodes',
  title: 'Znodes',
  key: '4',
  Component: ZnodesView,
  toSvg: null,
};
