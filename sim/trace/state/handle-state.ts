/** The handle of a client of the znode service, as its events tell it. */
import type { ZnodeClientEvent } from '../../../core/client/events.js';
import type { Handlers } from '../event-stream.js';
import type { ActorStates } from './actor-states.js';
import type { StateTable } from './draft.js';
import { entryOf } from './draft.js';
import type { StateTree } from './state-tree.js';
import type { TimerState } from './timer-state.js';

/** A call that has not ended. */
interface OpenCall extends StateTree {
  op: string;
  path: string | null;
  /** 0: it waits for a connection. */
  connection: number;
}

export interface HandleState extends TimerState {
  /** `new`, `connecting`, `connected`, `disconnected`, `expired`, `closed`. */
  handle: string;
  /** The server that it tries or has; 0 for none. */
  server: number;
  connection: number;
  session: number;
  timeoutMs: number;
  /** The last zxid that it was shown, as of its last attempt to connect. */
  zxid: number;
  /** By xid. */
  calls: StateTable<OpenCall>;
  /** How many watch events it got. */
  notified: number;
}

export function newHandle(): HandleState {
  return {
    handle: 'new',
    server: 0,
    connection: 0,
    session: 0,
    timeoutMs: 0,
    zxid: 0,
    calls: {},
    notified: 0,
  };
}

export function handleHandlers(handles: ActorStates<HandleState>): Handlers<ZnodeClientEvent> {
  return { ...connectionHandlers(handles), ...callHandlers(handles) };
}

function connectionHandlers(handles: ActorStates<HandleState>): Handlers<ZnodeClientEvent> {
  const change = (actor: number, fields: Partial<HandleState>): void => {
    const state = handles.edit(actor);
    if (state !== undefined) Object.assign(state, fields);
  };
  return {
    'client.connecting': ({ to, connection, session, zxid, timeoutMs }, { actor }) =>
      change(actor, { handle: 'connecting', server: to, connection, session, zxid, timeoutMs }),
    'client.connected': ({ connection, session, timeoutMs }, { actor }) =>
      change(actor, { handle: 'connected', connection, session, timeoutMs }),
    'client.disconnected': (_, { actor }) =>
      change(actor, { handle: 'disconnected', server: 0, connection: 0 }),
    'client.expired': (_, { actor }) => change(actor, { handle: 'expired', server: 0, connection: 0 }),
    'client.closed': (_, { actor }) => change(actor, { handle: 'closed', server: 0, connection: 0 }),
  };
}

function callHandlers(handles: ActorStates<HandleState>): Handlers<ZnodeClientEvent> {
  const { draft } = handles;
  const put = (actor: number, xid: number, call: OpenCall): void => {
    const state = handles.edit(actor);
    if (state === undefined) return;
    state.calls = draft.put(state.calls, xid, call);
  };
  return {
    'client.called': ({ xid, connection, request }, { actor }) => {
      const path = 'path' in request ? request.path : null;
      put(actor, xid, { op: request.kind, path, connection });
    },
    'client.sent': ({ xid, connection }, { actor }) => {
      const call = entryOf(handles.edit(actor)?.calls, xid);
      if (call !== undefined) put(actor, xid, { ...call, connection });
    },
    'client.returned': ({ xid }, { actor }) => {
      const state = handles.edit(actor);
      if (state !== undefined) state.calls = draft.without(state.calls, xid);
    },
    'client.notified': (_, { actor }) => {
      const state = handles.edit(actor);
      if (state !== undefined) state.notified += 1;
    },
  };
}
