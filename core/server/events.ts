import type { EventOf } from '../define-events.js';
import { defineEvents } from '../define-events.js';
import { znodeEvents } from '../znode/events.js';

/** What the client's side of a server reports: requests, replies, sessions and watches, over any replication. */
export const serviceEvents = defineEvents({
  ...znodeEvents,
  'server.requested': {
    key: 'req',
    level: 'std',
    says: 'A server took a request from a client; path is null where the request has none, or not one.',
    fields: { session: 'session', connection: 'int', xid: 'int', op: 'text', path: 'text?' },
  },
  'server.replied': {
    key: 'rep',
    level: 'std',
    says: 'A server sent a reply; zxid stands in its header, state is what the server had applied.',
    fields: {
      session: 'session',
      connection: 'int',
      xid: 'int',
      op: 'text',
      code: 'int',
      zxid: 'zxid',
      state: 'zxid',
    },
  },
  'session.opened': {
    key: 'sop',
    level: 'std',
    says: 'A server applied the transaction with which a session begins.',
    fields: { session: 'session', timeoutMs: 'int', zxid: 'zxid' },
  },
  'session.closed': {
    key: 'scl',
    level: 'std',
    says: 'A server applied the transaction that ends a session, and with it so many ephemerals.',
    fields: { session: 'session', zxid: 'zxid', ephemerals: 'int' },
  },
  'session.attached': {
    key: 'sat',
    level: 'std',
    says: 'A server serves a session on this connection from now on; its leader knows (ownerEpoch: the how-manyeth time).',
    fields: { session: 'session', connection: 'int', client: 'actor', timeoutMs: 'int', ownerEpoch: 'int' },
  },
  'session.detached': {
    key: 'sde',
    level: 'std',
    says: 'A server serves a session on this connection no longer: broken, moved, closed, expired, refused or not-serving.',
    fields: { session: 'session', connection: 'int', why: 'text' },
  },
  'server.throttled': {
    key: 'cth',
    level: 'std',
    says: 'A server reads nothing more from a connection, for it has too much to do, or reads from it again.',
    fields: { connection: 'int', isRead: 'bool' },
  },
  'server.read-only': {
    key: 'sro',
    level: 'min',
    says: 'A server that has found no leader serves clients that do with reading, from what its log holds up to zxid.',
    fields: { zxid: 'zxid' },
  },
  'session.begun-locally': {
    key: 'slb',
    level: 'std',
    says: 'A server opened a session that only it knows.',
    fields: { session: 'session', timeoutMs: 'int' },
  },
  'session.ended-locally': {
    key: 'sle',
    level: 'std',
    says: 'A session that only this server knew is none any more: closed, expired, upgraded to one of the ensemble, or role.',
    fields: { session: 'session', why: 'text' },
  },
  'session.touched': {
    key: 'sto',
    level: 'full',
    says: 'A server heard from the client of a session, and will tell its leader, if that knows the session.',
    fields: { session: 'session', connection: 'int' },
  },
  'session.renewed': {
    key: 'srn',
    level: 'std',
    says: 'A leader moved the deadline of a session; both times are of its own clock.',
    fields: { session: 'session', deadlineMicros: 'micros', nowMicros: 'micros', timeoutMs: 'int' },
  },
  'session.expiring': {
    key: 'sxp',
    level: 'min',
    says: 'A leader decided that a session is over, because its deadline has passed on its own clock.',
    fields: { session: 'session', deadlineMicros: 'micros', nowMicros: 'micros' },
  },
  'znode.cleaning': {
    key: 'zcl',
    level: 'std',
    says: 'A leader asks, by a number of its own, that a container or TTL znode is taken away that nobody uses.',
    fields: { path: 'text', ask: 'int' },
  },
  'watch.armed': {
    key: 'war',
    level: 'std',
    says: 'A server keeps a watch (list: data or child; mode: one-shot, persistent or recursive), set on the state at zxid.',
    fields: {
      session: 'session',
      connection: 'int',
      path: 'text',
      list: 'text',
      mode: 'text',
      zxid: 'zxid',
    },
  },
  'watch.dropped': {
    key: 'wdp',
    level: 'std',
    says: 'A client gave up a watch of its own.',
    fields: { session: 'session', connection: 'int', path: 'text', list: 'text' },
  },
  'watch.removed': {
    key: 'wrm',
    level: 'std',
    says: 'A server gave up all watches of a connection, so many.',
    fields: { session: 'session', connection: 'int', count: 'int', why: 'text' },
  },
  'watch.fired': {
    key: 'wfi',
    level: 'std',
    says: 'A server sent a watch event, or withheld it; catchUp: on registering again, of something that happened before.',
    fields: {
      session: 'session',
      connection: 'int',
      path: 'text',
      type: 'text',
      zxid: 'zxid',
      catchUp: 'bool',
      withheld: 'bool',
    },
  },
});

export type ServiceEvent = EventOf<typeof serviceEvents>;
