import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { EventSpecs } from '../../../../core/define-events.js';
import { makeBallot } from '../../../../core/paxos/ballot.js';
import { EventStream } from '../../../../sim/trace/event-stream.js';
import { TraceWriter } from '../../../../sim/trace/file/trace-writer.js';
import type { SampleEvent } from './samples.js';
import { anyRun, eventsIn, HASH, header, place, readLines, specs, writeLines } from './samples.js';

const B31 = makeBallot(3, 1);
const timer: SampleEvent = { kind: 'timer.fired', timer: 'retry', id: 1 };
const started: SampleEvent = { kind: 'process.started', incarnation: 1 };
const accepted: SampleEvent = { kind: 'paxos.accepted', slot: 1, ballot: B31, value: 5 };

describe('a header', () => {
  it('holds all that running it again needs, in a fixed order', () => {
    const [line = ''] = writeLines([], { level: 'std' });
    const [start, kinds = ''] = line.split(',"kinds":');
    expect(start).toBe(
      '{"k":"hdr","v":[3,1],"proto":"synod","scenario":"duel","variant":null,"seed":7,"strategy":"timed","slack":0,' +
        '"servers":3,"cfg":{"faults":[],"protocol":"synod","servers":3},"choices":null,"about":null,"level":"std","actors":[' +
        '{"id":0,"name":"world","role":"world"},{"id":1,"name":"s1","role":"server"},{"id":2,"name":"s2","role":"server"},' +
        '{"id":3,"name":"s3","role":"server"},{"id":4,"name":"c1","role":"client"}]',
    );
    expect(kinds).toMatch(/^\{"snd":\["net\.sent","to","msg",.*\},"iv":\[\]\}$/);
  });

  it('names the kinds that the detail level has, and no others', () => {
    const [min = ''] = writeLines([], { level: 'min' });
    const [std = ''] = writeLines([], { level: 'std' });
    const [full = ''] = writeLines([], { level: 'full' });
    expect([min, std, full].map((line) => line.includes('"inv":["client.called"'))).toEqual([
      true,
      true,
      true,
    ]);
    expect([min, std, full].map((line) => line.includes('"snd":["net.sent"'))).toEqual([false, true, true]);
    expect([min, std, full].map((line) => line.includes('"tmf":["timer.fired"'))).toEqual([
      false,
      false,
      true,
    ]);
  });

  it('has the same bytes for the same plan, in whatever order the plan was put together', () => {
    const one = { ...header, plan: { a: { x: 1, y: [null, 'z'] }, b: true } };
    const other = { ...header, plan: { b: true, a: { y: [null, 'z'], x: 1 } } };
    expect(writeLines([], { header: one })).toEqual(writeLines([], { header: other }));
  });

  it('refuses a plan that is not plain data', () => {
    expect(() => writeLines([], { header: { ...header, plan: { x: undefined } } })).toThrow('plain data');
    expect(() => writeLines([], { header: { ...header, plan: { x: NaN } } })).toThrow('plain data');
  });
});

describe('an event line', () => {
  it('has kind, time, actor, cause and then the fields as they are declared, without nulls at the end', () => {
    const sent: SampleEvent = {
      epoch: null,
      zxid: null,
      ballot: B31,
      slot: null,
      type: 'Prepare',
      conn: null,
      msg: 2 * 4294967296 + 9,
      to: 2,
      kind: 'net.sent',
    };
    const lines = writeLines(place([{ event: started }, { event: sent, actor: 3, cause: 1 }]));
    expect(lines[1]).toBe('{"k":"up","t":10,"n":1,"x":[1]}');
    expect(lines[2]).toBe('{"k":"snd","t":20,"n":3,"c":1,"x":[2,[2,9],null,"Prepare",null,[3,1]]}');
  });

  it('writes tags so that they say everything, and entries as lists', () => {
    const synced: SampleEvent = {
      kind: 'disk.synced',
      file: 'acceptor',
      tags: [
        { kind: 'promised', ballot: B31 },
        { kind: 'accepted', slot: 1, ballot: B31, value: -5, promised: makeBallot(4, 2) },
      ],
      tookMicros: 1200,
    };
    const recovered: SampleEvent = {
      kind: 'paxos.recovered',
      promised: 0,
      entries: [{ slot: 1, ballot: B31, value: 5 }],
      end: 'clean',
    };
    const [, disk, recovery] = writeLines(place([{ event: synced }, { event: recovered }]));
    expect(disk).toContain('"x":["acceptor",["promised 3.1","accepted 1 3.1 -5 4.2"],1200]}');
    expect(recovery).toContain('"x":[[0,0],[[1,[3,1],5]],"clean"]}');
  });

  it('names its index only when events before it were left out', () => {
    const events = place([
      { event: started },
      { event: timer },
      { event: timer },
      { event: started },
      { event: started },
    ]);
    const lines = writeLines(events, { level: 'min' });
    expect(lines.slice(1, -1)).toEqual([
      '{"k":"up","t":10,"n":1,"x":[1]}',
      '{"k":"up","t":40,"n":1,"i":4,"x":[1]}',
      '{"k":"up","t":50,"n":1,"x":[1]}',
    ]);
  });
});

describe('a cause that the detail level leaves out', () => {
  it('gives way to the nearest cause before it that is written', () => {
    const events = place([
      { event: started },
      { event: timer, cause: 1 },
      { event: timer, cause: 2 },
      { event: started, cause: 3 },
      { event: timer },
      { event: started, cause: 5 },
    ]);
    const written = eventsIn(readLines(writeLines(events, { level: 'std' })));
    expect(written.map(({ at }) => [at.index, at.cause])).toEqual([
      [1, 0],
      [4, 1],
      [6, 0],
    ]);
  });

  it('may be kept, and is the cause then', () => {
    const events = place([
      { event: started },
      { event: timer, cause: 1 },
      { event: timer, cause: 2 },
      { event: started, cause: 3 },
    ]);
    const kept = eventsIn(readLines(writeLines(events, { level: 'min', kept: new Set([3]) })));
    expect(kept.map(({ event, at }) => [event.kind, at.index, at.cause])).toEqual([
      ['process.started', 1, 0],
      ['timer.fired', 3, 1],
      ['process.started', 4, 3],
    ]);
  });

  it('never leaves a cause behind that is not in the file', () => {
    fc.assert(
      fc.property(anyRun(), fc.constantFrom('min', 'std', 'full'), (run, level) => {
        const written = eventsIn(readLines(writeLines(run, { level })));
        const indexes = new Set([0, ...written.map(({ at }) => at.index)]);
        for (const { at, causes } of written)
          for (const cause of [at.cause, ...causes]) expect(indexes).toContain(cause);
      }),
    );
  });
});

describe('declarations that cannot be written', () => {
  const spec = { key: 'a', level: 'std', says: '.', fields: { ballot: 'ballot' } } as const;

  it('are refused at once: two kinds with one short name, or one that a line of the file has', () => {
    expect(() => writeLines([], { specs: { one: spec, two: spec } })).toThrow('the short name of two');
    expect(() => writeLines([], { specs: { one: { ...spec, key: 'end' } } })).toThrow(
      'the short name of one',
    );
  });

  it('are refused at once: a field that is called like a part of every line', () => {
    const fields = { x: 'int' } as const;
    expect(() => writeLines([], { specs: { one: { ...spec, fields } } })).toThrow(
      'one.x is part of every line',
    );
  });

  it('are refused at once: a quorum of events that are not declared, or that share no such field', () => {
    const counting = (of: string): EventSpecs => ({
      counted: spec,
      counts: { ...spec, key: 'b', fields: { slot: 'int', quorum: { type: 'sids', of, by: ['ballot'] } } },
    });
    expect(() => writeLines([], { specs: counting('nobody') })).toThrow(
      'counts.quorum counts events that are declared',
    );
    expect(() => writeLines([], { specs: counting('counted') })).toThrow('both have the field ballot');
  });

  it('are refused at once: a quorum of events that do not name the server they are about', () => {
    const counting = (from: string): EventSpecs => ({
      counted: spec,
      counts: {
        ...spec,
        key: 'b',
        fields: { ballot: 'ballot', quorum: { type: 'sids', of: 'counted', by: ['ballot'], from } },
      },
    });
    for (const from of ['ballot', 'nothing']) {
      expect(() => writeLines([], { specs: counting(from) })).toThrow(
        `counted names in ${from} the server that counts.quorum counts`,
      );
    }
  });
});

describe('a listening writer', () => {
  it('gives the same bytes for the same events', () => {
    fc.assert(
      fc.property(anyRun(), fc.constantFrom('min', 'std', 'full'), (run, level) => {
        expect(writeLines(run, { level })).toEqual(writeLines(run, { level }));
      }),
    );
  });

  it('follows an event stream', () => {
    const clock = { nowMicros: 5 };
    const stream = new EventStream<SampleEvent>(clock);
    const lines: string[] = [];
    const writer = new TraceWriter({ specs, level: 'std', header, write: (line) => lines.push(line) });
    stream.subscribeToAll((event, at) => writer.event(event, at));
    stream.handling(stream.emit(started, 1));
    stream.emit(timer, 1);
    clock.nowMicros = 9;
    stream.emit(accepted, 1);
    writer.end({ hash: HASH, reported: stream.count, verdict: 'held' });
    expect(lines.slice(1, 3)).toEqual([
      '{"k":"up","t":5,"n":1,"x":[1]}',
      '{"k":"acd","t":9,"n":1,"i":3,"c":2,"x":[1,[3,1],5]}',
    ]);
    expect(lines[3]).toMatch(
      /^\{"k":"end","events":2,"reported":3,"hash":"0123456789abcdef","verdict":"held","keys":\[\],"kinds":\{"acd":1,"up":1\},"sum":"[0-9a-f]{16}"\}$/,
    );
  });

  it.each<[string, { kind: string; [field: string]: unknown }, string]>([
    ['a fraction', { ...accepted, value: 1.5 }, 'paxos.accepted.value is a safe integer, not 1.5'],
    ['a null', { ...accepted, value: null }, 'paxos.accepted.value is a safe integer, not null'],
    [
      'no ballot',
      { ...accepted, ballot: 8192 },
      'paxos.accepted.ballot is a ballot as [round, sid], not 8192',
    ],
    [
      'a kind that is not declared',
      { kind: 'zab.acked' },
      'the kind of an event is declared, but not zab.acked',
    ],
  ])('keeps %s for the end, so that it does not change the run', (_, event, message) => {
    const lines: string[] = [];
    const writer = new TraceWriter({ specs, level: 'std', header, write: (line) => lines.push(line) });
    writer.event(event, { index: 1, micros: 1, actor: 1, cause: 0 });
    writer.event(started, { index: 2, micros: 1, actor: 1, cause: 0 });
    expect(() => writer.end({ hash: HASH, reported: 2, verdict: 'held' })).toThrow(message);
    expect(lines).toHaveLength(1);
  });

  it('keeps the failure of whoever takes the lines for the end', () => {
    let isFull = false;
    const write = (): void => {
      if (isFull) throw new Error('no space');
    };
    const writer = new TraceWriter({ specs, level: 'std', header, write });
    isFull = true;
    writer.event(started, { index: 1, micros: 1, actor: 1, cause: 0 });
    expect(() => writer.end({ hash: HASH, reported: 1, verdict: 'held' })).toThrow('no space');
  });

  it('writes nothing behind its footer', () => {
    const writer = new TraceWriter({ specs, level: 'std', header, write: () => undefined });
    writer.end({ hash: HASH, reported: 0, verdict: 'held' });
    expect(() => writer.rule({ rule: 'P2', verdict: 'held', premises: 3 })).toThrow('behind the footer');
  });
});

describe('findings and rules', () => {
  it('are lines without an index', () => {
    const lines: string[] = [];
    const writer = new TraceWriter({ specs, level: 'std', header, write: (line) => lines.push(line) });
    writer.event(started, { index: 1, micros: 1, actor: 1, cause: 0 });
    writer.finding({
      rule: 'P2',
      slug: 'chosen-unique',
      message: 'Slot 1 was decided twice: "5" and "6".',
      evidence: [{ index: 1, role: 'first' }],
    });
    writer.event(started, { index: 2, micros: 1, actor: 1, cause: 0 });
    writer.rule({ rule: 'P2', verdict: 'violated', premises: 3 });
    writer.end({ hash: HASH, reported: 2, verdict: 'violated' });
    expect(lines[2]).toBe(
      '{"k":"fnd","rule":"P2","slug":"chosen-unique","message":"Slot 1 was decided twice: \\"5\\" and \\"6\\".",' +
        '"evidence":[{"i":1,"role":"first"}]}',
    );
    expect(lines[4]).toBe('{"k":"chk","rule":"P2","verdict":"violated","premises":3}');
    expect(readLines(lines).map(({ kind }) => kind)).toEqual([
      'header',
      'event',
      'finding',
      'event',
      'rule',
      'footer',
    ]);
  });
});
