import { defineEvents } from '../../define-events.js';

/** What clients of the synod report: the only events that a black-box rule may believe. */
export const clientEvents = defineEvents({
  'client.called': {
    key: 'inv',
    level: 'min',
    says: 'A client began a call.',
    fields: { xid: 'int', op: 'text', value: 'int?' },
  },
  'client.returned': {
    key: 'ret',
    level: 'min',
    says: 'A call of a client ended: ok, fail or unknown.',
    fields: { xid: 'int', outcome: 'text', value: 'int?' },
  },
});
