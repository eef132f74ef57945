/**
 * The model against recordings of the real server: every script is played as far as the model goes, which knows no
 * connections, no access control lists but those given at creation, and nothing that happens by itself.
 */
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { bytesOf } from '../../../../../cli/conform/byte-text.js';
import { requestOf } from '../../../../../cli/conform/operations.js';
import type { Recording, RecordedStep } from '../../../../../cli/conform/recording.js';
import { readRecordings } from '../../../../../cli/conform/recording.js';
import type { Answer, MultiResult } from '../../../../../core/znode/answers.js';
import type { Stat } from '../../../../../core/znode/stat.js';
import { Model } from '../../../../../sim/check/service/model/model.js';
import { isRead, isUpdate } from '../../../../../sim/check/service/requests.js';

const RECORDINGS = readRecordings([fileURLToPath(new URL('../../../../recordings', import.meta.url))]);

type Fields = Readonly<Record<string, unknown>>;

/** As a recording writes it: times by the transaction that set them, sessions by number. */
function recordedStat(stat: Stat): Fields {
  const time = (millis: number): unknown => (millis === 0 ? 0 : `T${String(millis)}`);
  const owner = stat.ephemeralOwner === 0 ? 0 : `s${String(stat.ephemeralOwner)}`;
  return { ...stat, ctime: time(stat.ctime), mtime: time(stat.mtime), ephemeralOwner: owner };
}

function recordedResult(result: MultiResult): Fields {
  if (result.kind === 'error') return { op: 'error', code: result.code };
  const path = 'path' in result ? { path: result.path } : {};
  const stat = 'stat' in result ? { stat: recordedStat(result.stat) } : {};
  return { op: result.kind, header: 0, ...path, ...stat };
}

function recorded(code: number, answer: Answer): Fields {
  return {
    code,
    ...('path' in answer ? { path: answer.path } : {}),
    ...('stat' in answer ? { stat: recordedStat(answer.stat) } : {}),
    ...('data' in answer ? { data: answer.data } : {}),
    ...('children' in answer ? { children: new Set(answer.children) } : {}),
    ...(answer.kind === 'multi' ? { results: answer.results.map(recordedResult) } : {}),
  };
}

/** What a recording says, in the same form: without the names of errors, which have numbers. */
function comparable(reply: Fields): Fields {
  const { data, children, results } = reply;
  return {
    ...without(reply, ['zxid', 'err', 'xid', 'data', 'children', 'results']),
    ...(typeof data === 'string' ? { data: bytesOf(data) } : data === null ? { data } : {}),
    ...(Array.isArray(children) ? { children: new Set<unknown>(children) } : {}),
    ...(Array.isArray(results) ? { results: results.map((result: Fields) => without(result, ['err'])) } : {}),
  };
}

function without(fields: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}

/** Whether something happens that is none of the model: a limit, or a count that the server keeps by itself. */
function isBeyond({ reply, args }: RecordedStep): boolean {
  const path = args['path'];
  return (
    reply === undefined ||
    reply['closed'] === true ||
    reply['err'] === 'QUOTAEXCEEDED' ||
    (typeof path === 'string' && path.endsWith('/zookeeper_stats')) ||
    (typeof reply['data'] === 'object' && reply['data'] !== null)
  );
}

/** Plays a script up to the first step that is beyond the model; returns how many answers it compared. */
function play({ steps }: Recording): number {
  const model = new Model();
  const owners = new Map<string, number>();
  let zxid = 0;
  let sessions = 0;
  let compared = 0;
  for (const step of steps) {
    const { c, op, reply, i, args } = step;
    if (c === null || reply === undefined || isBeyond(step)) return compared;
    const request = requestOf(op, args, op);
    if (op === 'connect') {
      const session = args['session'];
      if (typeof session === 'string') owners.set(c, Number(session.slice('s'.length)));
      if (session !== null) continue;
      zxid += 1;
      sessions += 1;
      model.open(sessions, zxid);
      owners.set(c, sessions);
    } else if (request === null) {
      return compared;
    } else if (isRead(request)) {
      const { code, answer } = model.read(request, zxid);
      expect({ i, op, args, ...recorded(code, answer) }).toEqual({ i, op, args, ...comparable(reply) });
      compared += 1;
    } else if (isUpdate(request)) {
      zxid += 1;
      const session = owners.get(c) ?? 0;
      const { code, answer } = model.update(request, { zxid, timeMs: zxid, session });
      const due = { i, op, args, zxid: reply['zxid'], ...comparable(reply) };
      expect({ i, op, args, zxid, ...recorded(code, answer) }).toEqual(due);
      compared += 1;
    }
  }
  return compared;
}

test.each(RECORDINGS)('$topic: $name', (recording) => {
  expect(play(recording)).toBeGreaterThanOrEqual(0);
});

test('enough of the recordings is within the model', () => {
  expect(RECORDINGS.map(play).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(700);
});
