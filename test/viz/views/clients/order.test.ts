import { expect, it } from 'vitest';
import { callOrder, orderSentence, orderWords } from '../../../../viz/views/clients/order.js';

const FOUND = { rule: 'L1', slug: 'writes-linear', title: '', message: '', stops: [] };
const model = {
  findings: [FOUND],
  actors: [{ id: 4, name: 'c1', role: 'client' as const }],
  operations: [
    {
      actor: 0,
      called: 9,
      calledMicros: 0,
      ended: 10,
      endedMicros: 1,
      outcome: 'ok' as const,
      text: 'create /a',
      result: '',
      path: '/a',
      zxid: null,
      isUpdate: true,
    },
  ],
};

it('numbers the calls of an order that explains all', () => {
  const order = callOrder({ findings: [] }, { order: [5, 2], stuck: null });
  expect(orderWords(order, 2)).toBe('2 of 2 in an order that explains every answer');
  expect(orderWords(order, 7)).toBe('');
  expect(orderSentence(model, order)).toEqual(['One order of 2 calls explains every answer.']);
});

it('says which call the longest order cannot take in, if the checker found none either', () => {
  const order = callOrder(model, { order: [5, 2], stuck: 9 });
  expect(orderWords(order, 9)).toBe('▲ no order explains this answer too: the longest explains 2 calls');
  expect(orderWords(order, 5)).toBe('1 of 2 in the longest order that explains answers');
  expect(orderWords(order, 7)).toBe('not in the longest order that explains answers');
  expect(orderSentence(model, order)).toEqual([
    'The longest order explains 2 calls; none explains c1: create /a as well.',
  ]);
  expect(callOrder({ findings: [] }, { order: [5, 2], stuck: 9 }).stuck).toBeNull();
  expect(orderSentence(model, callOrder(model, null))).toEqual([]);
});
