import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { ModelReply } from './model.js';
import { Model } from './model.js';
import { People, command } from './random.js';
import { Service, seen } from './service.js';

describe('the service', () => {
  it('answers, changes and tells what a naive model does', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 60 }), (commands) => {
        const service = new Service();
        const model = new Model();
        const people = new People();
        const requests = people.first();
        for (const request of requests)
          expect(inOrder(service.run(request))).toEqual(inOrder(model.run(request)));
        for (const asked of commands) {
          const request = people.request(asked, (sessionId) => service.machine.sessions.has(sessionId));
          expect(inOrder(service.run(request))).toEqual(inOrder(model.run(request)));
          expect(seen(service.machine)).toEqual(model.seen());
        }
      }),
      { numRuns: 300 },
    );
  });
});

/** The ephemerals of a session go in no order that anybody may rely on. */
function inOrder({ code, answer, changes }: ModelReply): ModelReply {
  if (changes.at(-1)?.kind !== 'sessionClosed') return { code, answer, changes };
  const pathOf = (change: ModelReply['changes'][number]): string =>
    'path' in change ? change.path : '\uffff';
  return { code, answer, changes: [...changes].sort((a, b) => (pathOf(a) < pathOf(b) ? -1 : 1)) };
}
