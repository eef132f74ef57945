/** The page's side of the worker. */
import { unreachable } from '../../core/assert.js';
import { LocalService } from '../model/local-service.js';
import type {
  ActorState,
  EventDetail,
  Explanation,
  LoadProgress,
  QueryError,
  QueryResult,
  TraceService,
  TraceSource,
} from '../model/service.js';
import { OpenError } from '../model/service.js';
import type { Tables } from '../model/tables.js';
import type { Row, TraceModel } from '../model/trace-model.js';
import { Joiner } from './pieces.js';
import type { Answer, Call, FromWorker, News, ToWorker } from './rpc.js';
import TraceWorker from './worker.ts?worker&inline';

/** What a page can read on its own thread without standing still for long. */
const EVENTS_MAX_WITHOUT_WORKER = 20_000;

/** The service in a worker; where the browser has none, in the page itself, for short traces. */
export function openService(): TraceService {
  if (typeof Worker === 'undefined') return new LocalService(EVENTS_MAX_WITHOUT_WORKER);
  try {
    return new WorkerService(new TraceWorker());
  } catch {
    return new LocalService(EVENTS_MAX_WITHOUT_WORKER);
  }
}

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
  readonly onNews: (news: News) => void;
}

class WorkerService implements TraceService {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #calls = 0;

  constructor(worker: Worker) {
    this.#worker = worker;
    worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => this.#take(data));
    worker.addEventListener('error', ({ message }) => this.#fail(message));
  }

  async open(
    source: TraceSource,
    on: { progress(progress: LoadProgress): void; model(model: TraceModel, isWhole: boolean): void },
  ): Promise<void> {
    let joiner = new Joiner();
    await this.#ask({ kind: 'open', source }, (news) => {
      switch (news.kind) {
        case 'piece':
          joiner.take(news.piece);
          return;
        case 'model':
          on.model(joiner.model(news.model), news.isWhole);
          // A later model has other lists.
          joiner = new Joiner();
          return;
        case 'progress':
          on.progress(news.progress);
          return;
        default:
          unreachable(news);
      }
    });
  }

  cancel(): void {
    void this.#ask({ kind: 'cancel' });
  }

  async tables(): Promise<Tables> {
    const joiner = new Joiner();
    const answer = await this.#ask({ kind: 'tables' }, (news) => {
      if (news.kind === 'piece') joiner.take(news.piece);
    });
    return answer.kind === 'tables' ? joiner.tables(answer.tables) : mismatch(answer);
  }

  async details(rows: readonly Row[]): Promise<readonly EventDetail[]> {
    const answer = await this.#ask({ kind: 'details', rows });
    return answer.kind === 'details' ? answer.details : mismatch(answer);
  }

  async states(row: Row): Promise<readonly ActorState[]> {
    const answer = await this.#ask({ kind: 'states', row });
    return answer.kind === 'states' ? answer.states : mismatch(answer);
  }

  async changeOf(actor: number, path: readonly string[], from: Row, direction: -1 | 1): Promise<Row> {
    const answer = await this.#ask({ kind: 'change-of', actor, path, from, direction });
    return answer.kind === 'row' ? answer.row : mismatch(answer);
  }

  async search(text: string): Promise<QueryResult | QueryError> {
    const answer = await this.#ask({ kind: 'search', text });
    return answer.kind === 'found' ? answer.found : mismatch(answer);
  }

  async why(row: Row): Promise<Explanation> {
    const answer = await this.#ask({ kind: 'why', row });
    return answer.kind === 'explanation' ? answer.explanation : mismatch(answer);
  }

  async whyNot(row: Row): Promise<Explanation> {
    const answer = await this.#ask({ kind: 'why-not', row });
    return answer.kind === 'explanation' ? answer.explanation : mismatch(answer);
  }

  async fingerprints(): Promise<Uint32Array> {
    const answer = await this.#ask({ kind: 'fingerprints' });
    return answer.kind === 'fingerprints' ? answer.prints : mismatch(answer);
  }

  async original(): Promise<Blob> {
    const answer = await this.#ask({ kind: 'original' });
    return answer.kind === 'original' ? answer.blob : mismatch(answer);
  }

  #ask(call: Call, onNews: (news: News) => void = ignore): Promise<Answer> {
    this.#calls += 1;
    const id = this.#calls;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject, onNews });
      this.#worker.postMessage({ id, call } satisfies ToWorker);
    });
  }

  #take(message: FromWorker): void {
    const waiting = this.#waiting.get(message.id);
    if (waiting === undefined) return;
    if ('news' in message) {
      waiting.onNews(message.news);
      return;
    }
    this.#waiting.delete(message.id);
    const { answer } = message;
    if (answer.kind !== 'failed') waiting.resolve(answer);
    else waiting.reject(answer.isOpenError ? new OpenError(answer.message) : new Error(answer.message));
  }

  /** The worker itself broke (out of memory, say): nobody waits for ever. */
  #fail(message: string): void {
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(new OpenError(`The trace could not be read: ${message}.`));
  }
}

function ignore(): void {
  // Only an opening and the tables have news.
}

function mismatch(answer: Answer): never {
  throw new Error(`the worker answered "${answer.kind}", which was not asked`);
}
