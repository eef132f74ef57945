import type { EventOf } from '../../../core/define-events.js';
import { defineEvents } from '../../../core/define-events.js';

/** What the player of a script reports: all that came on the script's connections, in the order in which it came. */
export const conformEvents = defineEvents({
  'conform.levelled': {
    key: 'cfl',
    level: 'min',
    says: 'All servers serve and have applied the same; the script begins, and its zxids count from this one.',
    fields: { zxid: 'zxid' },
  },
  'conform.connecting': {
    key: 'cfc',
    level: 'std',
    says: 'A label connects to a server.',
    fields: { step: 'int', label: 'int', to: 'actor' },
  },
  'conform.connected': {
    key: 'cfo',
    level: 'min',
    says: 'A server answered a connect; same: whether a session that was asked for kept its password.',
    fields: {
      step: 'int',
      label: 'int',
      session: 'session',
      timeoutMs: 'int',
      passwdLength: 'int',
      isNew: 'bool',
      isSamePasswd: 'bool',
    },
  },
  'conform.answered': {
    key: 'cfa',
    level: 'min',
    says: "A server answered the step's request of this place, from 0, which was sent with this number.",
    fields: {
      step: 'int',
      label: 'int',
      place: 'int',
      sentXid: 'int',
      xid: 'int',
      zxid: 'zxid',
      code: 'int',
      answer: 'answer',
    },
  },
  'conform.notified': {
    key: 'cfn',
    level: 'min',
    says: 'A watch event came on a connection of the script.',
    fields: { step: 'int', label: 'int', type: 'text', path: 'text', zxid: 'zxid' },
  },
  'conform.broken': {
    key: 'cfb',
    level: 'min',
    says: 'A connection of the script ended, not by the script; why is closed, reset, refused, silent, or none: there was none.',
    fields: { step: 'int', label: 'int', why: 'text' },
  },
  'conform.puzzled': {
    key: 'cfp',
    level: 'min',
    says: 'A message came on a connection of the script that nobody had asked for.',
    fields: { step: 'int', label: 'int', message: 'text' },
  },
  'conform.settled': {
    key: 'cfs',
    level: 'min',
    says: 'A step is over: every server has applied all of it, and every connection was quiet.',
    fields: { step: 'int' },
  },
  'conform.finished': {
    key: 'cff',
    level: 'min',
    says: 'The last step of the script is over.',
    fields: {},
  },
});

export type ConformEvent = EventOf<typeof conformEvents>;
