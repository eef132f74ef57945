import { expect, it } from 'vitest';
import { classOfMessage } from '../../../../viz/model/load/message-class.js';
import { MessageTable } from '../../../../viz/model/load/message-table.js';
import type { MessageColumns } from '../../../../viz/model/trace-model.js';
import { MESSAGE_CLASSES, MESSAGE_FATES, MESSAGE_FLAGS, NO_ROW } from '../../../../viz/model/trace-model.js';

const datagram = { from: 1, to: 2, type: 'Accept', connection: null } as const;

function fates({ fate }: MessageColumns): readonly (string | undefined)[] {
  return [...fate].map((place) => MESSAGE_FATES[place]);
}

it('follows a message from its sending to its end', () => {
  const table = new MessageTable();
  table.send({ ...datagram, row: 0, micros: 10 });
  table.send({ ...datagram, row: 1, micros: 20, to: 3 });
  table.send({ ...datagram, row: 2, micros: 30, type: 'Prepare' });
  table.finish(3, 0, { micros: 50, fate: 'delivered' });
  table.finish(5, 1, { micros: 60, fate: 'lost' });
  const { messages, types } = table.columns(7, 100);
  expect(fates(messages)).toEqual(['delivered', 'lost', 'in-flight']);
  expect([...messages.ended]).toEqual([3, 5, NO_ROW]);
  expect([...messages.endedMicros]).toEqual([50, 60, 100]);
  expect([...messages.ofRow]).toEqual([0, 1, 2, 0, -1, 1, -1]);
  expect(types).toEqual(['Accept', 'Prepare']);
  expect([...messages.class].map((place) => MESSAGE_CLASSES[place])).toEqual([
    'proposal',
    'proposal',
    'vote',
  ]);
});

it('lets the original arrive before its copies', () => {
  const table = new MessageTable();
  table.send({ ...datagram, row: 0, micros: 10 });
  table.copy(1, 0, 10);
  table.finish(2, 0, { micros: 20, fate: 'delivered' });
  table.finish(3, 0, { micros: 30, fate: 'lost' });
  const { messages } = table.columns(4, 100);
  expect([...messages.sent]).toEqual([0, 1]);
  expect(fates(messages)).toEqual(['delivered', 'lost']);
  expect([...messages.flags]).toEqual([0, MESSAGE_FLAGS.copy]);
  expect([...messages.to]).toEqual([2, 2]);
});

it('does not take what the file leaves out for something else', () => {
  const table = new MessageTable();
  table.finish(0, NO_ROW, { micros: 5, fate: 'delivered' });
  table.copy(1, NO_ROW, 5);
  table.hold(2, 1);
  expect(table.columns(3, 10).messages.count).toBe(0);
});

it('marks what waited on a held link', () => {
  const table = new MessageTable();
  table.send({ ...datagram, row: 0, micros: 10 });
  table.hold(1, 0);
  expect([...table.columns(2, 20).messages.flags]).toEqual([MESSAGE_FLAGS.held]);
});

it('marks what overtakes on its link or connection, and nothing across connections', () => {
  const table = new MessageTable();
  table.send({ ...datagram, row: 0, micros: 0 });
  table.send({ ...datagram, row: 1, micros: 1 });
  table.send({ ...datagram, row: 2, micros: 2, connection: 7 });
  table.finish(3, 2, { micros: 5, fate: 'delivered' });
  table.finish(4, 1, { micros: 6, fate: 'delivered' });
  table.finish(5, 0, { micros: 7, fate: 'delivered' });
  expect([...table.columns(6, 10).messages.flags]).toEqual([0, MESSAGE_FLAGS.overtakes, 0]);
});

it('marks as delayed what took far longer than others of its class', () => {
  const table = new MessageTable();
  for (let i = 0; i < 200; i += 1) {
    table.send({ ...datagram, row: 2 * i, micros: 1000 * i });
    const took = i === 150 ? 900 : 100 + (i % 10);
    table.finish(2 * i + 1, 2 * i, { micros: 1000 * i + took, fate: 'delivered' });
  }
  const { flags } = table.columns(400, 200_000).messages;
  expect([...flags.keys()].filter((message) => flags[message] === MESSAGE_FLAGS.delayed)).toEqual([150]);
});

it('calls nothing delayed where all take about as long, or few are known', () => {
  const slow = new MessageTable();
  for (let i = 0; i < 200; i += 1) {
    slow.send({ ...datagram, row: 2 * i, micros: 1000 * i });
    slow.finish(2 * i + 1, 2 * i, { micros: 1000 * i + 100 + i, fate: 'delivered' });
  }
  expect(slow.columns(400, 200_000).messages.flags.every((flag) => flag === 0)).toBe(true);
  const few = new MessageTable();
  few.send({ ...datagram, row: 0, micros: 0 });
  few.send({ ...datagram, row: 1, micros: 0 });
  few.finish(2, 0, { micros: 1, fate: 'delivered' });
  few.finish(3, 1, { micros: 90, fate: 'delivered' });
  expect(few.columns(4, 100).messages.flags.every((flag) => flag === 0)).toBe(true);
});

it('knows what messages are for, and says other of what it does not know', () => {
  expect(['PROPOSAL', 'Accepted', 'PING', 'Reply', 'Unheard'].map(classOfMessage)).toEqual([
    'proposal',
    'ack',
    'heartbeat',
    'client',
    'other',
  ]);
});
