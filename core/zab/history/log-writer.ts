/**
 * The log lane: writes transactions and makes them durable in groups, as ZooKeeper's SyncRequestProcessor does. It takes
 * what waits until nothing waits any more or a batch is full; then one sync stands for all of them. While that sync is
 * under way the lane stands still, as the thread does.
 */
import type { Env } from '../../env.js';
import type { Entry } from '../../replication/entry.js';
import type { Storage } from '../../storage/storage.js';
import type { ZabVocabulary } from '../vocabulary.js';
import type { History } from './history.js';

export interface LogWriterOptions {
  readonly env: Env<ZabVocabulary>;
  readonly history: History;
  readonly storage: Storage;
  /** See `ZabSettings.batchMax`. */
  readonly batchMax: number;
}

export class LogWriter {
  private readonly env: Env<ZabVocabulary>;
  private readonly history: History;
  private readonly storage: Storage;
  private readonly batchMax: number;
  private readonly waiting: Entry[] = [];
  private batch = 0;
  private state: 'idle' | 'writing' | 'syncing' = 'idle';

  constructor({ env, history, storage, batchMax }: LogWriterOptions) {
    this.env = env;
    this.history = history;
    this.storage = storage;
    this.batchMax = batchMax;
  }

  /** Nothing waits, and all that was written is durable. */
  get isIdle(): boolean {
    return this.state === 'idle';
  }

  /** Queues a transaction; `Storage` tells when it is durable. */
  write(entry: Entry): void {
    this.waiting.push(entry);
    if (this.state === 'idle') this.goOn();
  }

  /** The lane's turn. */
  onTurn(): void {
    const entry = this.waiting.shift();
    if (entry !== undefined) {
      this.history.append(entry);
      this.batch += 1;
    }
    if (this.waiting.length > 0 && this.batch < this.batchMax) {
      this.goOn();
      return;
    }
    this.state = 'syncing';
    this.batch = 0;
    this.storage.sync();
  }

  /** The sync is done. */
  onDurable(): void {
    if (this.state !== 'syncing') return;
    if (this.waiting.length > 0) this.goOn();
    else this.state = 'idle';
  }

  private goOn(): void {
    this.state = 'writing';
    this.env.lanes.post('log', { kind: 'write-log' });
  }
}
