import { describe, expect, it } from 'vitest';

import { makeBallot } from '../../../../core/paxos/ballot.js';
import { TraceError } from '../../../../sim/trace/file/line/trace-error.js';
import { TraceReader } from '../../../../sim/trace/file/trace-reader.js';
import type { SampleEvent } from './samples.js';
import { eventsIn, place, readLines, readTrace, resum, specsFor, writeLines } from './samples.js';

const ACCEPTED: SampleEvent = { kind: 'paxos.accepted', slot: 1, ballot: makeBallot(3, 1), value: 5 };
const EVENT = '{"k":"acd","t":20,"n":1,"c":1,"x":[1,[3,1],5]}';

/** Header, three events (lines 2 to 4), footer. */
const GOOD: readonly string[] = writeLines(
  place([
    { event: { kind: 'process.started', incarnation: 1 } },
    { event: ACCEPTED, cause: 1 },
    { event: ACCEPTED, cause: 2 },
  ]),
);

/** The file with one line, counted from 1, put in place of another. */
function changed(number: number, line: string): string[] {
  return GOOD.map((good, i) => (i === number - 1 ? line : good));
}

/** The header with a part of its text exchanged. */
function headed(part: string, by: string, lines: readonly string[] = GOOD): string[] {
  const [head = '', ...rest] = lines;
  expect(head).toContain(part);
  return [head.replace(part, by), ...rest];
}

/** The error by which a file is refused. */
function errorOf(lines: readonly string[]): TraceError {
  try {
    readLines(lines);
  } catch (error) {
    if (error instanceof TraceError) return error;
    throw error;
  }
  throw new Error('the file was read without an error');
}

function expectError(lines: readonly string[], what: string, message: string): void {
  const error = errorOf(lines);
  expect(error.message).toBe(message);
  expect(error.what).toBe(what);
}

describe('a line that is refused, with its place', () => {
  it('the sample itself is whole', () => {
    expect(GOOD[2]).toBe(EVENT);
    expect(readLines(GOOD)).toHaveLength(5);
    expect(readLines(resum(GOOD))).toHaveLength(5);
  });

  it.each([
    ['is not JSON', 'not-json', '{"k":"acd",t:20}', 'line 3, column 12: this is not JSON'],
    ['is empty', 'not-json', '', 'line 3, column 1: the line breaks off'],
    ['breaks off', 'not-json', '{"k":"acd","t":2', 'line 3, column 17: the line breaks off'],
    ['is no object', 'not-json', '[1]', 'line 3: a line must be a JSON object, but it is [1]'],
    ['has no kind', 'missing-field', '{"t":20}', 'line 3: "k" is missing'],
    [
      'has an unknown kind',
      'unknown-kind',
      '{"k":"xyz"}',
      'line 3, column 2: "xyz" is not among the kinds of the header',
    ],
    [
      'is named like a member of every object',
      'unknown-kind',
      '{"k":"constructor"}',
      'line 3, column 2: "constructor" is not among the kinds of the header',
    ],
    [
      'has a key like the prototype',
      'unknown-key',
      EVENT.replace('"c"', '"__proto__"'),
      'line 3, column 25: "__proto__" is no key of such a line',
    ],
    [
      'has an unknown key',
      'unknown-key',
      EVENT.replace('"c"', '"y"'),
      'line 3, column 25: "y" is no key of such a line',
    ],
    ['lacks a field', 'missing-field', EVENT.replace(',5', ''), 'line 3: "value" is missing'],
    ['lacks its fields', 'missing-field', EVENT.replace(/,"x".*/, '}'), 'line 3: "slot" is missing'],
    [
      'has a field too many',
      'unknown-key',
      EVENT.replace(',5', ',5,6'),
      'line 3, column 31: "x" holds 4 values, but such an event has 3',
    ],
    [
      'has no list of fields',
      'wrong-type',
      EVENT.replace('[1,[3,1],5]', '{"value":5}'),
      'line 3, column 31: "x" must be a list of values, but it is {"value":5}',
    ],
    ['lacks its time', 'missing-field', EVENT.replace('"t":20,', ''), 'line 3: "t" is missing'],
    [
      'has a text for a number',
      'wrong-type',
      EVENT.replace(',5', ',"5"'),
      'line 3, column 31: "value" must be a safe integer, but it is "5"',
    ],
    [
      'has null where nothing may be null',
      'wrong-type',
      EVENT.replace(',5', ',null'),
      'line 3, column 31: "value" must be a safe integer, but it is null',
    ],
    [
      'has a negative time',
      'wrong-type',
      EVENT.replace('20', '-20'),
      'line 3, column 12: "t" must be a time in µs, an integer from 0, but it is -20',
    ],
    [
      'has half a ballot',
      'wrong-type',
      EVENT.replace('[3,1]', '[3]'),
      'line 3, column 31: "ballot" must be a ballot as [round, sid], but it is [3]',
    ],
    [
      'has a ballot of no server',
      'wrong-type',
      EVENT.replace('[3,1]', '[3,0]'),
      'line 3, column 31: "ballot" must be a ballot as [round, sid], but it is [3,0]',
    ],
    [
      'has a fraction',
      'unsafe-number',
      EVENT.replace(',5', ',1.5'),
      'line 3, column 31: "value" holds 1.5, which is no safe integer',
    ],
    [
      'has a number beyond 2^53',
      'unsafe-number',
      EVENT.replace(',5', ',9007199254740993'),
      'line 3, column 31: "value" holds 9007199254740992, which is no safe integer',
    ],
    [
      'has a fraction inside',
      'unsafe-number',
      EVENT.replace('[3,1]', '[3.5,1]'),
      'line 3, column 31: "ballot" holds 3.5, which is no safe integer',
    ],
    [
      'goes back in time',
      'time-backwards',
      EVENT.replace('20', '9'),
      'line 3, column 12: time goes back from 10 to 9 µs',
    ],
    [
      'names a cause to come',
      'wrong-cause',
      EVENT.replace('"c":1', '"c":-1'),
      'line 3, column 25: event 2 names a cause that is not before it',
    ],
    [
      'names itself as its cause',
      'wrong-cause',
      EVENT.replace('"c":1', '"c":0'),
      'line 3, column 25: event 2 names a cause that is not before it',
    ],
    [
      'names a cause before all',
      'wrong-cause',
      EVENT.replace('"c":1', '"c":2'),
      'line 3, column 25: event 2 names a cause before the first event',
    ],
    [
      'counts an event to come',
      'wrong-cause',
      EVENT.replace('"c":1', '"q":[1,-1]'),
      'line 3, column 25: event 2 names a cause that is not before it',
    ],
    [
      'goes back in its index',
      'index-backwards',
      EVENT.replace('"c":1', '"i":1'),
      'line 3, column 25: event 1 follows event 1',
    ],
    [
      'is of an actor that is not declared',
      'unknown-actor',
      EVENT.replace('"n":1', '"n":9'),
      'line 3, column 19: no actor 9 is in the header',
    ],
    [
      'is a second header',
      'misplaced-header',
      GOOD[0] ?? '',
      'line 3, column 2: a trace has one header, its first line',
    ],
  ])('%s', (_, what, line, message) => {
    expectError(changed(3, line), what, message);
  });

  it.each([
    [
      'a tag',
      'wrong-type',
      '{"k":"dw","t":20,"n":1,"x":["a","append",0,1,"promised 3"]}',
      'line 3, column 24: "tag" must be a tag such as "promised 3.1", or that of a transaction in the log as [epoch, counter], but it is "promised 3"',
    ],
    [
      'an optional field',
      'wrong-type',
      '{"k":"inv","t":20,"n":1,"x":[1,"submit","5"]}',
      'line 3, column 25: "value" must be a safe integer, but it is "5"',
    ],
    [
      'a message',
      'wrong-type',
      '{"k":"rcv","t":20,"n":1,"x":[2,[1,4294967296],"Promise"]}',
      'line 3, column 25: "msg" must be a message as [incarnation, number], but it is [1,4294967296]',
    ],
    [
      'a verdict',
      'wrong-type',
      '{"k":"chk","rule":"P2","verdict":"true","premises":1}',
      'line 3, column 24: "verdict" must be held, violated, unknown, vacuous or excused, but it is "true"',
    ],
    [
      'a key of a rule',
      'unknown-key',
      '{"k":"chk","rule":"P2","verdict":"held","premises":1,"x":1}',
      'line 3, column 54: "x" is no key of such a line',
    ],
    [
      'the evidence of a finding',
      'wrong-type',
      '{"k":"fnd","rule":"P2","slug":"a","message":"b","evidence":[{"i":0,"role":"c"}]}',
      'line 3, column 49: "evidence" must be a list of events, each with an index "i" from 1 and a role, but it is [{"i":0,"role":"c"}]',
    ],
  ])('is wrong in %s', (_, what, line, message) => {
    expectError(changed(3, line), what, message);
  });

  it('is told again and again, for nothing behind it is sure', () => {
    const reader = new TraceReader(specsFor);
    const first = ((): unknown => {
      try {
        return reader.line('{', 1);
      } catch (error) {
        return error;
      }
    })();
    expect(first).toBeInstanceOf(TraceError);
    expect(() => reader.line(GOOD[0] ?? '', 2)).toThrow('line 1, column 2: the line breaks off');
    expect(reader.end()).toBe(first);
  });
});

describe('a header that is refused', () => {
  it.each([
    [
      'is not there',
      'misplaced-header',
      GOOD.slice(1),
      'line 1, column 2: the first line of a trace is its header, but this is "up"',
    ],
    [
      'is of a newer major version',
      'other-version',
      headed('[3,1]', '[4,0]'),
      'line 1, column 12: written by a newer quorumlab: format 4.0, this one reads up to 3.x',
    ],
    [
      'is of an older major version',
      'other-version',
      headed('[3,1]', '[0,9]'),
      'line 1, column 12: written by an older quorumlab: format 0.9, this one reads up to 3.x',
    ],
    [
      'is of a protocol that nobody knows',
      'unknown-protocol',
      headed('"synod"', '"chain"'),
      'line 1, column 22: no protocol is called "chain"',
    ],
    ['has a key too many', 'unknown-key', headed('"iv":[]', '"iv":[],"x":1'), null],
    [
      'has a plan that is no object',
      'wrong-type',
      headed('"cfg":{"faults":[],"protocol":"synod","servers":3}', '"cfg":[]'),
      null,
    ],
    ['has two actors with one id', 'wrong-type', headed('{"id":2,', '{"id":1,'), null],
    [
      'gives a kind another short name',
      'unknown-kind',
      headed('"rcv":["net.delivered"', '"rcv":["net.dropped"'),
      null,
    ],
    [
      'gives a kind a field that it has not',
      'unknown-kind',
      headed('"up":["process.started"', '"up":["process.started","mood"'),
      null,
    ],
    ['has interventions, which this version cannot hold', 'wrong-type', headed('"iv":[]', '"iv":[1]'), null],
    ['has a seed that is no integer', 'unsafe-number', headed('"seed":7', '"seed":0.5'), null],
  ])('%s', (_, what, lines, message) => {
    const error = errorOf(lines);
    expect(error.what).toBe(what);
    expect(error.line).toBe(1);
    if (message !== null) expect(error.message).toBe(message);
  });
});

describe('a newer minor version', () => {
  const NEWER = headed('"kinds":{', '"kinds":{"new":["some.thing"],', headed('[3,1]', '[3,3]')).slice(0, 4);

  it('is read, without its unknown kinds, keys and lines', () => {
    const lines = [
      ...headed('"iv":[]', '"iv":[],"code":"abc"', NEWER),
      '{"k":"new","t":30,"n":1,"whatever":1.5}',
      '{"k":"new-line","state":{}}',
      '{"k":"acd","t":40,"n":1,"c":2,"x":[1,[3,1],5,"more"],"more":true}',
      '{"k":"chk","rule":"P2","verdict":"held","premises":1,"more":true}',
      '{"k":"end","events":5,"reported":5,"hash":"0123456789abcdef","verdict":"held","more":[1],"sum":""}',
    ];
    const items = readLines(resum(lines));
    expect(items[0]).toMatchObject({ kind: 'header', version: [3, 3] });
    expect(items.slice(4, 6)).toEqual([
      { kind: 'ignored', key: 'new' },
      { kind: 'ignored', key: 'new-line' },
    ]);
    expect(eventsIn(items).at(-1)).toEqual({
      kind: 'event',
      event: ACCEPTED,
      at: { index: 5, micros: 40, actor: 1, cause: 3 },
      causes: [],
    });
    expect(items.slice(-2).map(({ kind }) => kind)).toEqual(['rule', 'footer']);
  });

  it('may leave out nothing that this version needs', () => {
    expectError(
      [...NEWER, '{"k":"acd","t":40,"n":1,"x":[1,[3,1]]}'],
      'missing-field',
      'line 5: "value" is missing',
    );
  });
});

describe('the end of a file', () => {
  it.each([
    ['is empty', [], 'line 1: the file is empty'],
    [
      'has only a header',
      GOOD.slice(0, 1),
      'line 2: the file ends before the first event, without its footer',
    ],
    ['was cut off', GOOD.slice(0, 3), 'line 4: the file ends after event 2, without its footer'],
  ])('is told to be missing, if the file %s', (_, lines, message) => {
    expectError(lines, 'truncated', message);
  });

  it('is told to be missing only when all that is there was read', () => {
    const kinds: string[] = [];
    expect(() => {
      for (const { kind } of readTrace(GOOD.slice(0, 3), new TraceReader(specsFor))) kinds.push(kind);
    }).toThrow('without its footer');
    expect(kinds).toEqual(['header', 'event', 'event']);
  });

  it('must be the footer', () => {
    expectError(
      [...GOOD, EVENT],
      'behind-footer',
      'line 6: the footer is the last line of a trace, but this follows it',
    );
    expectError(
      [...GOOD, ''],
      'behind-footer',
      'line 6: the footer is the last line of a trace, but this follows it',
    );
  });

  it('must count the events of the file, and those that were reported', () => {
    const lost = GOOD.filter((_, i) => i !== 2);
    expectError(lost, 'wrong-count', 'line 4, column 12: the footer counts 3 events, but the file holds 2');
    const fewer = GOOD.map((line) => line.replace('"events":3', '"events":4'));
    expectError(
      resum(fewer),
      'wrong-count',
      'line 5, column 12: the footer counts 4 events, but the file holds 3',
    );
    const unreported = GOOD.map((line) => line.replace('"reported":3', '"reported":2'));
    expectError(
      resum(unreported),
      'wrong-count',
      'line 5, column 23: 2 events were reported, but the file holds event 3',
    );
  });

  it('refuses a finding that names an event which never was, at the finding', () => {
    const finding = '{"k":"fnd","rule":"P2","slug":"a","message":"b","evidence":[{"i":4,"role":"c"}]}';
    const lines = resum([...GOOD.slice(0, 4), finding, GOOD[4] ?? '']);
    expectError(lines, 'wrong-count', 'line 5: the finding names event 4, but only 3 were reported');
  });

  it('has the checksum of all that stands before it', () => {
    const error = errorOf(changed(3, EVENT.replace('5]', '4]')));
    expect(error).toMatchObject({ what: 'wrong-sum', line: 5 });
    expect(error.message).toMatch(
      /^line 5, column \d+: the file was changed: its checksum is [0-9a-f]{16}, not [0-9a-f]{16}$/,
    );
    const verdict = GOOD.map((line) => line.replace('"verdict":"held"', '"verdict":"missed"'));
    expect(errorOf(verdict).what).toBe('wrong-sum');
    const spaced = GOOD.map((line, i) => (i === 4 ? `${line} ` : line));
    expect(errorOf(spaced).why).toBe('the checksum must be the end of the footer');
  });
});
