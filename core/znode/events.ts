import type { EventOf } from '../define-events.js';
import { defineEvents } from '../define-events.js';

/**
 * What a server reports of its replicated state, as it changes. All are of kinds that cost nothing unless somebody
 * listens (`Env.observeLazily`). A state that was replaced as a whole (`tree.loaded`) is listed from the beginning.
 */
export const znodeEvents = defineEvents({
  'znode.changed': {
    key: 'zn',
    level: 'std',
    says: 'A transaction changed a znode of a server (change: created, set, acl, children, deleted; counted: a quota of its own); the Stat is that behind it, of a deleted one the last. Data are cut to 64 characters.',
    fields: { path: 'text', zxid: 'zxid', change: 'text', sort: 'text', data: 'text?', stat: 'stat' },
  },
  'tree.replaced': {
    key: 'trp',
    level: 'std',
    says: 'All that a server holds was replaced, up to zxid; so many znodes are told of next, parents first.',
    fields: { zxid: 'zxid', znodes: 'int' },
  },
  'znode.loaded': {
    key: 'znl',
    level: 'std',
    says: 'A znode of the state that replaced what a server held before.',
    fields: { path: 'text', sort: 'text', data: 'text?', stat: 'stat' },
  },
  'sessions.listed': {
    key: 'ssl',
    level: 'std',
    says: 'The sessions that the replicated state of a server holds now, with their timeouts in ms; told when they change.',
    fields: { zxid: 'zxid', sessions: 'sessions', timeoutsMs: 'ints' },
  },
});

export type ZnodeEvent = EventOf<typeof znodeEvents>;
