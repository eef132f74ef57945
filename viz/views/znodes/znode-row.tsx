import { formatZxid } from '../../../core/zxid.js';
import type { JSX } from 'preact';
import type { App } from '../../app/app.js';
import type { TraceModel } from '../../model/trace-model.js';
import { NO_ROW } from '../../model/trace-model.js';
import type { ZnodeView } from './znode-trees.js';
import type { WatchBadge } from './znode-watches.js';
import { dataWords, freshWord, nameWords, nextNumber, ownerWords } from './znode-words.js';

export interface ZnodeRowProps {
  readonly app: App;
  readonly model: TraceModel;
  readonly znode: ZnodeView;
  readonly badges: readonly WatchBadge[];
  /** Null if it has no children. */
  readonly isExpanded: boolean | null;
  readonly isFocusable: boolean;
  readonly onToggle: () => void;
}

const BADGE_SIGNS: Readonly<Record<WatchBadge['state'], string>> = { armed: '○', sent: '◆', told: '●' };

/** One znode of the tree. */
export function ZnodeRow(props: ZnodeRowProps): JSX.Element {
  const { app, model, znode, badges, isExpanded, isFocusable, onToggle } = props;
  const { path, depth, change, others } = znode;
  const fresh = freshWord(znode);
  const isGone = change.op === 'deleted';
  return (
    <div
      role="treeitem"
      aria-level={depth + 1}
      aria-expanded={isExpanded ?? undefined}
      aria-selected={false}
      tabIndex={isFocusable ? 0 : -1}
      data-path={path}
      class={['znode', isGone ? 'znode-gone' : '', znode.isFresh ? 'znode-fresh' : ''].join(' ').trim()}
      style={{ '--depth': String(depth) }}
    >
      <span class="znode-name" title={path}>
        {isExpanded === null ? (
          <span class="znode-fold" />
        ) : (
          <button
            type="button"
            class="znode-fold"
            tabIndex={-1}
            aria-label={isExpanded ? 'fold' : 'unfold'}
            onClick={onToggle}
          >
            {isExpanded ? '▾' : '▸'}
          </button>
        )}
        <button type="button" class="znode-link" onClick={() => app.moveTo(change.row, 'jump')}>
          {nameWords(path)}
        </button>
        {fresh === null ? null : <span class="znode-word">{fresh}</span>}
      </span>
      {isGone ? <span class="znode-data">–</span> : <span class="znode-data">{dataWords(change)}</span>}
      <div class="znode-more">
        <span class="znode-facts">{isGone ? '' : factsOf(znode)}</span>
        <span class="znode-chips">
          <Owner znode={znode} />
          {badges.map(({ state, count, row }) => (
            <button key={state} type="button" class="znode-chip" onClick={() => app.moveTo(row, 'jump')}>
              {BADGE_SIGNS[state]} {count} {state}
            </button>
          ))}
          {others.map(({ server, text, row }) => (
            <button
              key={server}
              type="button"
              class="znode-chip znode-other"
              disabled={row === NO_ROW}
              onClick={() => app.moveTo(row, 'jump')}
            >
              {model.actors[server]?.name ?? '?'} sees {text}
            </button>
          ))}
        </span>
      </div>
    </div>
  );
}

/** An ephemeral lives as long as this session. */
function Owner({ znode }: { readonly znode: ZnodeView }): JSX.Element | null {
  const owner = znode.change.op === 'deleted' ? null : ownerWords(znode.change);
  return owner === null ? null : (
    <span class="znode-owner" title="An ephemeral: it goes with this session.">
      <EarthSign /> {owner}
    </span>
  );
}

/** The sign of an ephemeral, drawn: hardly any font has it. */
export function EarthSign(): JSX.Element {
  return (
    <svg class="znode-earth" viewBox="0 0 12 12" width="12" height="12" role="img" aria-label="ephemeral of">
      <path d="M6 1V6M1 6H11M3 8.5H9M5 11H7" stroke="currentColor" stroke-width="1.5" fill="none" />
    </svg>
  );
}

function factsOf({ change }: ZnodeView): string {
  const { version, cversion, czxid, mzxid, pzxid, numChildren } = change;
  const words = [`v${String(version)}`, `created ${formatZxid(czxid)}`];
  if (mzxid !== czxid) words.push(`set ${formatZxid(mzxid)}`);
  if (cversion > 0)
    words.push(
      `cv${String(cversion)}`,
      `children ${String(numChildren)}, last ${formatZxid(pzxid)}, next number ${String(nextNumber(change))}`,
    );
  return words.join(' · ');
}
