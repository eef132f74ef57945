import { nameOfCode } from '../../../core/znode/codes.js';
import { formatZxid } from '../../../core/zxid.js';
import type { RunEvent } from '../../../scenarios/run-recipe.js';
import type { Collector, RowEnvelope } from '../collector.js';
import type { Places } from '../places.js';
import type { Operation, Row } from '../trace-model.js';
import { NO_ROW } from '../trace-model.js';
import { answerText, isUpdate, requestPath, requestText } from '../words/request.js';

type Called = Extract<RunEvent, { readonly kind: 'client.called' }>;
type Returned = Extract<RunEvent, { readonly kind: 'client.returned' }>;

type Beginning = Pick<Operation, 'actor' | 'called' | 'calledMicros' | 'text' | 'path' | 'isUpdate'>;

/** The calls of clients, each with its answer. A client has no two open calls of one number. */
export function operationCollector(places: Places): Collector<readonly Operation[]> {
  const ended: Operation[] = [];
  const open = new Map<string, Beginning>();
  const keyOf = (actor: number, xid: number): string => `${String(actor)} ${String(xid)}`;
  return {
    handlers: {
      'client.called': (event, at) => {
        open.set(keyOf(at.actor, event.xid), beginningOf(event, at, places.of(at.actor)));
      },
      'client.returned': (event, at) => {
        const key = keyOf(at.actor, event.xid);
        const begun = open.get(key);
        if (begun === undefined) return;
        open.delete(key);
        ended.push({ ...begun, ...endOf(event, begun, at) });
      },
    },
    finish: (endMicros) =>
      [...ended, ...[...open.values()].map((begun) => ({ ...begun, ...stillOpen(endMicros) }))].sort(
        (a, b) => a.called - b.called,
      ),
  };
}

function beginningOf(event: Called, at: RowEnvelope, actor: number): Beginning {
  const from = { actor, called: at.row, calledMicros: at.micros };
  if ('request' in event) {
    const { request } = event;
    return { ...from, text: requestText(request), path: requestPath(request), isUpdate: isUpdate(request) };
  }
  const text = event.value === null ? event.op : `${event.op} ${String(event.value)}`;
  return { ...from, text, path: null, isUpdate: event.value !== null };
}

type End = Pick<Operation, 'ended' | 'endedMicros' | 'outcome' | 'result' | 'zxid'>;

/** Written out in full each time: copying one into the other takes longer than all the rest. */
function endOf(event: Returned, begun: Beginning, { row, micros }: { row: Row; micros: number }): End {
  const outcome = outcomeOf(event.outcome);
  const zxid = 'zxid' in event && event.zxid > 0 ? event.zxid : null;
  return { ended: row, endedMicros: micros, outcome, result: resultOf(event, begun, zxid), zxid };
}

function resultOf(event: Returned, { isUpdate: isWrite }: Beginning, zxid: number | null): string {
  if (!('answer' in event)) return event.value === null ? '' : String(event.value);
  if (event.code !== 0) return nameOfCode(event.code);
  const answer = answerText(event.answer);
  if (!isWrite || zxid === null) return answer;
  return answer === '' ? formatZxid(zxid) : `${formatZxid(zxid)} ${answer}`;
}

function stillOpen(endedMicros: number): End {
  return { ended: NO_ROW, endedMicros, outcome: 'open', result: '', zxid: null };
}

function outcomeOf(outcome: string): Operation['outcome'] {
  return outcome === 'ok' || outcome === 'fail' ? outcome : 'unknown';
}
