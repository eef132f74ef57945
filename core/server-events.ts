import { defineEvents } from './define-events.js';

/** What servers of every protocol report of themselves. */
export const serverEvents = defineEvents({
  'role.changed': {
    key: 'rol',
    level: 'min',
    says: 'A server took another role or entered another phase of it.',
    fields: { role: 'text', phase: 'text', ballot: 'ballot?', leader: 'actor?', why: 'text' },
  },
  'guard.refused': {
    key: 'rej',
    level: 'std',
    says: 'A server refused an input: which guard, what it expected, what came.',
    fields: { guard: 'text', from: 'actor', expected: 'ballot', actual: 'ballot' },
  },
});
