/** The recorded histories of test/histories. */
import { readFileSync } from 'node:fs';

import { z } from 'zod';

import type { History, Operation } from '../../../../sim/check/linearizability/history.js';
import type { RegisterOp, Value } from './register.js';

const FOLDER = new URL('../../../histories/', import.meta.url);

const value = z.union([z.string(), z.number(), z.null()]);
const line = z.object({
  p: z.number(),
  op: z.enum(['read', 'write', 'cas', 'get', 'put', 'append']),
  key: z.string().nullable(),
  args: z.array(value),
  value,
  call: z.number(),
  ret: z.number().nullable(),
  status: z.enum(['ok', 'fail', 'unknown']),
});
const verdicts = z.record(
  z.string(),
  z.object({ linearizable: z.boolean(), operations: z.number(), model: z.enum(['register', 'kv']) }),
);

type Line = z.infer<typeof line>;
export type RegisterHistory = History<RegisterOp, Value | boolean>;

export interface Recorded {
  readonly file: string;
  readonly isLinearizable: boolean;
  /** One for each key: each is an object of its own. */
  readonly parts: readonly RegisterHistory[];
  readonly initial: Value;
}

export function recordedHistories(): readonly Recorded[] {
  const known = verdicts.parse(JSON.parse(readFileSync(new URL('VERDICTS.json', FOLDER), 'utf8')));
  return Object.entries(known).map(([file, { linearizable, model }]) => {
    const lines = readFileSync(new URL(file, FOLDER), 'utf8')
      .trim()
      .split('\n')
      .map((text) => line.parse(JSON.parse(text)));
    const keys = [...new Set(lines.map(({ key }) => key))];
    return {
      file,
      isLinearizable: linearizable,
      parts: keys.map((key) => lines.filter((own) => own.key === key).flatMap(operationsOf)),
      initial: model === 'register' ? null : '',
    };
  });
}

/** A read without an answer says nothing, and is left out. */
function operationsOf(recorded: Line): readonly Operation<RegisterOp, Value | boolean>[] {
  const { p: session, call: called, ret, status } = recorded;
  const op = opOf(recorded);
  const base = { op, session, connection: 0, mayBeStale: false, called };
  if (status === 'unknown' || ret === null) {
    return op.kind === 'read' ? [] : [{ ...base, outcome: { kind: 'unknown' } }];
  }
  const answer = op.kind === 'read' ? recorded.value : op.kind === 'cas' ? status === 'ok' : null;
  return [{ ...base, outcome: { kind: 'answered', at: ret, answer } }];
}

function opOf({ op, args: [first = null, second = null] }: Line): RegisterOp {
  switch (op) {
    case 'read':
    case 'get':
      return { kind: 'read' };
    case 'write':
    case 'put':
      return { kind: 'write', value: first };
    case 'append':
      return { kind: 'append', value: String(first) };
    case 'cas':
      return { kind: 'cas', expected: first, value: second };
  }
}
