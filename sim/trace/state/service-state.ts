/** What a server keeps for its clients, and a leader of sessions, as their events tell it. */
import type { ServiceEvent } from '../../../core/server/events.js';
import { formatSessionId } from '../../../core/ids.js';
import type { Handlers } from '../event-stream.js';
import type { Draft, StateTable } from './draft.js';
import { entryOf } from './draft.js';
import type { StateTree } from './state-tree.js';

/** A connection that serves a session. */
interface Attachment extends StateTree {
  session: number;
  client: number;
  timeoutMs: number;
  ownerEpoch: number;
}

/** The watches of a connection: the mode of each, by path. */
interface Watching extends StateTree {
  data: StateTable<string>;
  child: StateTable<string>;
}

export interface ServiceState extends StateTree {
  /** By connection. */
  attached: StateTable<Attachment>;
  /** At the leader: when each session is over, in µs of its own clock. */
  deadlines: StateTable<number>;
  /** By connection. */
  watches: StateTable<Watching>;
}

/** `edit` gives the state of a server for a change. */
export function serviceHandlers(
  edit: (actor: number) => ServiceState | undefined,
  draft: Draft,
): Handlers<ServiceEvent> {
  return {
    'session.attached': ({ session, connection, client, timeoutMs, ownerEpoch }, { actor }) => {
      const state = edit(actor);
      if (state === undefined) return;
      state.attached = draft.put(state.attached, connection, { session, client, timeoutMs, ownerEpoch });
    },
    'session.detached': ({ connection }, { actor }) => {
      const state = edit(actor);
      if (state !== undefined) state.attached = draft.without(state.attached, connection);
    },
    'session.renewed': ({ session, deadlineMicros }, { actor }) => {
      const state = edit(actor);
      if (state === undefined || entryOf(state.deadlines, formatSessionId(session)) === deadlineMicros)
        return;
      state.deadlines = draft.put(state.deadlines, formatSessionId(session), deadlineMicros);
    },
    'session.closed': ({ session }, { actor }) => {
      const state = edit(actor);
      if (state !== undefined) state.deadlines = draft.without(state.deadlines, formatSessionId(session));
    },
    'watch.armed': ({ connection, path, list, mode }, { actor }) => {
      const state = edit(actor);
      if (state === undefined) return;
      const watching = editWatching(state, connection, draft);
      const isData = list === 'data';
      if (isData) watching.data = draft.put(watching.data, path, mode);
      else watching.child = draft.put(watching.child, path, mode);
    },
    'watch.fired': ({ connection, path, type, catchUp }, { actor }) => {
      const state = edit(actor);
      if (state === undefined || catchUp) return;
      const watching = editWatching(state, connection, draft);
      if (type !== 'NodeChildrenChanged') watching.data = usedUp(watching.data, path, draft);
      if (type === 'NodeChildrenChanged' || type === 'NodeDeleted')
        watching.child = usedUp(watching.child, path, draft);
      leaveIfIdle(state, connection, draft);
    },
    'watch.dropped': ({ connection, path, list }, { actor }) => {
      const state = edit(actor);
      if (state === undefined) return;
      const watching = editWatching(state, connection, draft);
      if (list === 'data') watching.data = draft.without(watching.data, path);
      else watching.child = draft.without(watching.child, path);
      leaveIfIdle(state, connection, draft);
    },
    'watch.removed': ({ connection }, { actor }) => {
      const state = edit(actor);
      if (state !== undefined) state.watches = draft.without(state.watches, connection);
    },
  };
}

function editWatching(state: ServiceState, connection: number, draft: Draft): Watching {
  const known = entryOf(state.watches, connection);
  const watching = known === undefined ? draft.add<Watching>({ data: {}, child: {} }) : draft.edit(known);
  state.watches = draft.put(state.watches, connection, watching);
  return watching;
}

/** An event leaves a watch that stays where it is; one that came by a recursive watch further up finds none here. */
function usedUp(watches: StateTable<string>, path: string, draft: Draft): StateTable<string> {
  return entryOf(watches, path) === 'one-shot' ? draft.without(watches, path) : watches;
}

function leaveIfIdle(state: ServiceState, connection: number, draft: Draft): void {
  const watching = entryOf(state.watches, connection);
  if (watching !== undefined && isEmpty(watching.data) && isEmpty(watching.child))
    state.watches = draft.without(state.watches, connection);
}

function isEmpty(table: StateTable<string>): boolean {
  for (const _ in table) return false;
  return true;
}
