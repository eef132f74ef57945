/** The tree of znodes of a server, as its events tell it. */
import { formatSessionId } from '../../../core/ids.js';
import type { ZnodeEvent } from '../../../core/znode/events.js';
import type { Handlers } from '../event-stream.js';
import type { Draft, StateTable } from './draft.js';
import { entryOf } from './draft.js';
import type { StateTree } from './state-tree.js';

/** A znode by itself. */
interface ZnodeFields {
  sort: string;
  /** Its first characters; null for none. */
  data: string | null;
  dataLength: number;
  version: number;
  cversion: number;
  aversion: number;
  czxid: number;
  mzxid: number;
  pzxid: number;
  ctime: number;
  mtime: number;
  /** A session; 0 for none. */
  ephemeralOwner: number;
  numChildren: number;
}

/** A znode with all below it. */
export interface ZnodeState extends StateTree, ZnodeFields {
  /** By name. */
  children: StateTable<ZnodeState>;
}

/** What the events of a tree change of a server. */
export interface TreeState extends StateTree {
  /** Timeouts in ms of the sessions that the replicated state holds. */
  sessions: StateTable<number>;
  /** `/`; null while the memory is empty. */
  tree: ZnodeState | null;
}

type Described = Pick<
  Extract<ZnodeEvent, { readonly kind: 'znode.loaded' }>,
  'path' | 'sort' | 'data' | 'stat'
>;

/** `edit` gives the state of a server for a change. */
export function treeHandlers(
  edit: (actor: number) => TreeState | undefined,
  draft: Draft,
): Handlers<ZnodeEvent> {
  return {
    'tree.replaced': (_, { actor }) => {
      const state = edit(actor);
      if (state !== undefined) state.tree = null;
    },
    'znode.loaded': (event, { actor }) => {
      const state = edit(actor);
      if (state !== undefined) put(state, event, draft);
    },
    'znode.changed': (event, { actor }) => {
      const state = edit(actor);
      if (state === undefined) return;
      if (event.change === 'deleted') remove(state, event.path, draft);
      else put(state, event, draft);
    },
    'sessions.listed': ({ sessions, timeoutsMs }, { actor }) => {
      const state = edit(actor);
      if (state === undefined) return;
      state.sessions = {};
      for (const [i, session] of sessions.entries()) {
        state.sessions = draft.put(state.sessions, formatSessionId(session), timeoutsMs[i] ?? 0);
      }
    },
  };
}

/** The names on the way from the root. */
function namesOf(path: string): string[] {
  return path === '/' ? [] : path.slice(1).split('/');
}

function put(state: TreeState, event: Described, draft: Draft): void {
  const names = namesOf(event.path);
  const name = names.pop();
  if (name === undefined) {
    state.tree = draft.add({ ...described(event), children: state.tree?.children ?? {} });
    return;
  }
  const parent = editAt(state, names, draft);
  if (parent === null) return;
  const children = entryOf(parent.children, name)?.children ?? {};
  parent.children = draft.put(parent.children, name, draft.add({ ...described(event), children }));
}

function remove(state: TreeState, path: string, draft: Draft): void {
  const names = namesOf(path);
  const name = names.pop();
  const parent = name === undefined ? null : editAt(state, names, draft);
  if (name === undefined || parent === null) return;
  parent.children = draft.without(parent.children, name);
}

/** The znode at the end of a way, for a change; null if there is none. */
function editAt(state: TreeState, names: readonly string[], draft: Draft): ZnodeState | null {
  if (state.tree === null) return null;
  let znode = draft.edit(state.tree);
  state.tree = znode;
  for (const name of names) {
    const child = entryOf(znode.children, name);
    if (child === undefined) return null;
    const own = draft.edit(child);
    znode.children = draft.put(znode.children, name, own);
    znode = own;
  }
  return znode;
}

function described({ sort, data, stat }: Described): ZnodeFields {
  return { sort, data, ...stat };
}
