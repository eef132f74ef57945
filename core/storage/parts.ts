import { StorageTasks } from './tasks.js';
import { TransactionLog } from './transaction-log.js';

/** The parts of a server's storage. A variant of the zoo replaces one of them by a subclass that gets one step wrong. */
export interface StorageParts {
  readonly log: typeof TransactionLog;
  readonly tasks: typeof StorageTasks;
}

export const STORAGE_PARTS: StorageParts = { log: TransactionLog, tasks: StorageTasks };
