import type { EventOf } from '../define-events.js';
import { defineEvents } from '../define-events.js';

/** What a client of the znode service reports of its handle: the only events that a black-box rule may believe. */
export const znodeClientEvents = defineEvents({
  'client.connecting': {
    key: 'ccn',
    level: 'min',
    says: 'A handle tries a server; session 0 asks for a new one, zxid is the last that it was shown.',
    fields: { to: 'actor', connection: 'int', session: 'session', zxid: 'zxid', timeoutMs: 'int' },
  },
  'client.connected': {
    key: 'cok',
    level: 'min',
    says: 'A handle has its session, on this connection, with this timeout.',
    fields: { connection: 'int', session: 'session', timeoutMs: 'int' },
  },
  'client.read-only': {
    key: 'cro',
    level: 'min',
    says: 'The server that has just given a handle its session only reads; the session lasts as long as the connection.',
    fields: { connection: 'int', session: 'session' },
  },
  'client.disconnected': {
    key: 'cdi',
    level: 'min',
    says: 'A handle lost its connection, or never got one; what it has sent and was not answered is unknown.',
    fields: { session: 'session', connection: 'int', why: 'text' },
  },
  'client.expired': {
    key: 'cex',
    level: 'min',
    says: 'A server told a handle that its session is over. The handle is dead.',
    fields: { session: 'session', connection: 'int' },
  },
  'client.closed': {
    key: 'ccd',
    level: 'min',
    says: 'A handle ended by its own wish: its closeSession was answered, or it gave up asking.',
    fields: { session: 'session', why: 'text' },
  },
  'client.called': {
    key: 'inv',
    level: 'min',
    says: 'A client began a call; connection 0: it waits for one.',
    fields: { xid: 'int', session: 'session', connection: 'int', request: 'request' },
  },
  'client.sent': {
    key: 'snc',
    level: 'std',
    says: 'A call that waited was sent on this connection.',
    fields: { xid: 'int', session: 'session', connection: 'int' },
  },
  'client.returned': {
    key: 'ret',
    level: 'min',
    says: 'A call ended: ok, fail or unknown; an unknown one took effect once, later than it was made, or never.',
    fields: { xid: 'int', session: 'session', outcome: 'text', code: 'int', zxid: 'zxid', answer: 'answer' },
  },
  'client.notified': {
    key: 'cev',
    level: 'min',
    says: 'A client was told by a watch.',
    fields: { session: 'session', connection: 'int', path: 'text', type: 'text', zxid: 'zxid' },
  },
  'client.finished': {
    key: 'cfi',
    level: 'min',
    says: 'The application of a client has done all that it was to do.',
    fields: {},
  },
});

export type ZnodeClientEvent = EventOf<typeof znodeClientEvents>;
