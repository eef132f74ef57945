/** What the world saw: the truth about network, disk and processes, which no server can fake. */
import type { EventOf } from '../../core/define-events.js';
import { defineEvents } from '../../core/define-events.js';

export const worldEvents = defineEvents({
  'net.sent': {
    key: 'snd',
    level: 'std',
    says: 'A process sent a message, without a connection a datagram; what the protocol says of it stands beside its name.',
    fields: {
      to: 'actor',
      msg: 'msg',
      conn: 'int?',
      type: 'text',
      slot: 'int?',
      ballot: 'ballot?',
      zxid: 'zxid?',
      epoch: 'int?',
    },
  },
  'net.delivered': {
    key: 'rcv',
    level: 'std',
    says: 'A message reached its process.',
    fields: { from: 'actor', msg: 'msg', type: 'text' },
  },
  'net.dropped': {
    key: 'drp',
    level: 'std',
    says: 'A message is lost: by chance, at a cut, by a planned fault, with its connection, or because nobody is there.',
    fields: { from: 'actor', to: 'actor', msg: 'msg', type: 'text', why: 'text' },
  },
  'net.duplicated': {
    key: 'dup',
    level: 'std',
    says: 'A copy of a message is on its way behind it.',
    fields: { from: 'actor', to: 'actor', msg: 'msg', type: 'text', delayMicros: 'micros' },
  },
  'net.held': {
    key: 'hld',
    level: 'std',
    says: 'A message waits on a held link.',
    fields: { from: 'actor', to: 'actor', msg: 'msg', type: 'text' },
  },
  'net.released': {
    key: 'rel',
    level: 'std',
    says: 'A held message goes on.',
    fields: { from: 'actor', to: 'actor', msg: 'msg', type: 'text' },
  },
  'net.partitioned': {
    key: 'par',
    level: 'min',
    says: 'Links are cut or held from now on, for all or for connections of one port; links are pairs from, to.',
    fields: { id: 'int', links: 'actors', mode: 'text', port: 'text?' },
  },
  'net.slowed': {
    key: 'slo',
    level: 'min',
    says: 'Links are slower by a factor from now on.',
    fields: { id: 'int', links: 'actors', factor: 'int' },
  },
  'net.healed': {
    key: 'hea',
    level: 'min',
    says: 'A disturbance of the network ended (0: all of them).',
    fields: { id: 'int' },
  },
  'conn.opened': {
    key: 'cop',
    level: 'min',
    says: 'A connection that a process asked for was accepted at the other end.',
    fields: { conn: 'int', to: 'actor', port: 'text' },
  },
  'conn.closed': {
    key: 'ccl',
    level: 'min',
    says: 'One side of a connection is gone, and why; so many of the messages that it sent are known to be lost.',
    fields: { conn: 'int', side: 'actor', why: 'text', lost: 'int' },
  },
  'disk.written': {
    key: 'dw',
    level: 'std',
    says: 'A write entered the cache of the disk.',
    fields: { file: 'text', op: 'text', offset: 'int', bytes: 'int', tag: 'tag?' },
  },
  'disk.synced': {
    key: 'fs',
    level: 'std',
    says: 'A sync completed; what the tags stand for is durable now.',
    fields: { file: 'text', tags: 'tags', tookMicros: 'micros' },
  },
  'disk.read': {
    key: 'dr',
    level: 'full',
    says: 'A process read from its disk.',
    fields: { file: 'text', offset: 'int', bytes: 'int' },
  },
  'disk.failed': {
    key: 'dfl',
    level: 'std',
    says: 'The disk refused an operation; what the tags stand for is not known to be durable.',
    fields: { file: 'text', op: 'text', error: 'text', tags: 'tags' },
  },
  'disk.lost': {
    key: 'tor',
    level: 'std',
    says: 'A crash took writes that were not synced; a torn one left part of its bytes.',
    fields: { file: 'text', tags: 'tags', tornBytes: 'int' },
  },
  'disk.damaged': {
    key: 'cor',
    level: 'std',
    says: 'Bytes that were durable are not what was written any more.',
    fields: { file: 'text', offset: 'int', bytes: 'int', how: 'text' },
  },
  'process.started': {
    key: 'up',
    level: 'min',
    says: 'A process began a life, with the disk as it was left.',
    fields: { incarnation: 'int' },
  },
  'process.crashed': {
    key: 'crs',
    level: 'min',
    says: 'A process died: by a planned fault, by its own broken assumption, or by halting on purpose.',
    fields: { why: 'text', message: 'text' },
  },
  'process.paused': {
    key: 'pau',
    level: 'min',
    says: 'A process stands still; its inputs wait.',
    fields: { micros: 'micros' },
  },
  'process.resumed': {
    key: 'res',
    level: 'min',
    says: 'A process goes on; what waited comes in one burst.',
    fields: { waiting: 'int' },
  },
  'clock.changed': {
    key: 'skw',
    level: 'min',
    says: 'A clock was set, made fast or slow, or stopped; this is how it stands now.',
    fields: { clock: 'text', offsetMicros: 'int', ratePpm: 'int' },
  },
  'fault.struck': {
    key: 'flt',
    level: 'min',
    says: 'A planned fault struck, and this is to whom its selectors were bound.',
    fields: { plan: 'int', fault: 'text', actors: 'actors', trigger: 'text' },
  },
  'fault.skipped': {
    key: 'fsk',
    level: 'min',
    says: 'A planned fault found nobody to strike.',
    fields: { plan: 'int', fault: 'text', why: 'text' },
  },
  'run.phased': {
    key: 'phs',
    level: 'min',
    says: 'A phase of the run began; the core is what must recover.',
    fields: { phase: 'text', core: 'sids' },
  },
  'timer.set': {
    key: 'tms',
    level: 'full',
    says: 'A process set a timer.',
    fields: { timer: 'text', id: 'int', atMicros: 'micros' },
  },
  'timer.fired': {
    key: 'tmf',
    level: 'full',
    says: 'A timer fired.',
    fields: { timer: 'text', id: 'int' },
  },
  'timer.cancelled': {
    key: 'tmc',
    level: 'full',
    says: 'A process gave up a timer.',
    fields: { id: 'int' },
  },
});

export type WorldEvent = EventOf<typeof worldEvents>;
