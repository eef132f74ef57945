/** The worker that owns the trace. It answers every call, and throws nothing that is not told to the page. */
import { unreachable } from '../../core/assert.js';
import { LocalService } from '../model/local-service.js';
import { OpenError } from '../model/service.js';
import type { Tables } from '../model/tables.js';
import { splitModel, splitTables } from './pieces.js';
import type { Answer, Call, FromWorker, News, ToWorker } from './rpc.js';
import { movableModel } from './transfer.js';

/** More than a page can hold. */
const EVENTS_MAX = 2_000_000;

const service = new LocalService(EVENTS_MAX);

self.addEventListener('message', ({ data: { id, call } }: MessageEvent<ToWorker>) => {
  void answer(id, call);
});

async function answer(id: number, call: Call): Promise<void> {
  try {
    say({ id, answer: await answerTo(call, (news) => tell(id, news)) });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    say({ id, answer: { kind: 'failed', message, isOpenError: error instanceof OpenError } });
  }
}

async function answerTo(call: Call, onNews: (news: News) => void): Promise<Answer> {
  switch (call.kind) {
    case 'open':
      await service.open(call.source, {
        progress: (progress) => onNews({ kind: 'progress', progress }),
        model: (model, isWhole) => onNews({ kind: 'model', model, isWhole }),
      });
      return { kind: 'done' };
    case 'cancel':
      service.cancel();
      return { kind: 'done' };
    case 'tables':
      return tablesIn(await service.tables(), onNews);
    case 'details':
      return { kind: 'details', details: await service.details(call.rows) };
    case 'states':
      return { kind: 'states', states: await service.states(call.row) };
    case 'change-of':
      return { kind: 'row', row: await service.changeOf(call.actor, call.path, call.from, call.direction) };
    case 'search':
      return { kind: 'found', found: await service.search(call.text) };
    case 'why':
      return { kind: 'explanation', explanation: await service.why(call.row) };
    case 'why-not':
      return { kind: 'explanation', explanation: await service.whyNot(call.row) };
    case 'fingerprints':
      return { kind: 'fingerprints', prints: await service.fingerprints() };
    case 'original':
      return { kind: 'original', blob: await service.original() };
    default:
      return unreachable(call);
  }
}

function tablesIn(tables: Tables, onNews: (news: News) => void): Answer {
  const { rest, pieces } = splitTables(tables);
  for (const piece of pieces) onNews({ kind: 'piece', piece });
  return { kind: 'tables', tables: rest };
}

function tell(id: number, news: News): void {
  if (news.kind !== 'model') {
    say({ id, news });
    return;
  }
  const { rest, pieces } = splitModel(news.model);
  for (const piece of pieces) say({ id, news: { kind: 'piece', piece } });
  const { value, buffers } = movableModel(rest);
  self.postMessage({ id, news: { ...news, model: value } } satisfies FromWorker, { transfer: [...buffers] });
}

function say(message: FromWorker): void {
  self.postMessage(message);
}
