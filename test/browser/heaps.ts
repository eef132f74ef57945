/** The memory of a page and of its worker, as the browser's own tools count it. */
import type { CDPSession } from 'playwright-core';
import type { Visit } from './harness.js';

export interface Heaps {
  readonly pageBytes: number;
  readonly workerBytes: number;
}

/** What it returns counts what lives by then, whenever it is called. */
export async function heapsOf({ context, page }: Visit): Promise<() => Promise<Heaps>> {
  const session = await context.newCDPSession(page);
  const worker = new WorkerSession(session);
  await session.send('Target.setAutoAttach', {
    autoAttach: true,
    waitForDebuggerOnStart: false,
    flatten: false,
  });
  return async () => {
    await session.send('HeapProfiler.collectGarbage');
    await worker.ask('HeapProfiler.collectGarbage');
    return {
      pageBytes: bytesIn(await session.send('Runtime.getHeapUsage')),
      workerBytes: bytesIn(await worker.ask('Runtime.getHeapUsage')),
    };
  };
}

/** Speaks to the first worker of a page. */
class WorkerSession {
  readonly #session: CDPSession;
  readonly #waiting = new Map<number, (result: unknown) => void>();
  #worker: string | null = null;
  #calls = 0;

  constructor(session: CDPSession) {
    this.#session = session;
    session.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
      if (targetInfo.type === 'worker') this.#worker = sessionId;
    });
    session.on('Target.receivedMessageFromTarget', ({ message }) => {
      const answer: unknown = JSON.parse(message);
      if (typeof answer !== 'object' || answer === null || !('id' in answer)) return;
      this.#waiting.get(Number(answer.id))?.('result' in answer ? answer.result : null);
    });
  }

  async ask(method: string): Promise<unknown> {
    const worker = this.#worker;
    if (worker === null) throw new Error('the page has no worker');
    this.#calls += 1;
    const id = this.#calls;
    const answer = new Promise<unknown>((resolve) => this.#waiting.set(id, resolve));
    await this.#session.send('Target.sendMessageToTarget', {
      sessionId: worker,
      message: JSON.stringify({ id, method, params: {} }),
    });
    return await answer;
  }
}

/** Objects and the buffers behind them; an older browser does not tell of buffers. */
function bytesIn(usage: unknown): number {
  if (typeof usage !== 'object' || usage === null || !('usedSize' in usage)) return Number.NaN;
  const buffers = 'backingStorageSize' in usage ? Number(usage.backingStorageSize) : Number.NaN;
  return Number(usage.usedSize) + buffers;
}
