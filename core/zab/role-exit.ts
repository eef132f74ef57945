import type { RoleContext } from './role-context.js';

/**
 * What a server does between the end of a role and its next election, so that its vote tells of all that its disk
 * holds: first it lets the log lane finish (ZOOKEEPER-4712), then it brings memory to the end of the log, committed or
 * not (ZOOKEEPER-2845).
 */
export class RoleExit {
  protected readonly context: RoleContext;

  constructor(context: RoleContext) {
    this.context = context;
  }

  /** Whether what the role has begun to write is durable. */
  isWritten(): boolean {
    const { log, storage } = this.context;
    return log.isIdle && storage.isSettled && !storage.isBusy;
  }

  /** `isMemoryAhead`: memory holds a transferred state that no disk does; what counts is the disk (ZOOKEEPER-3642). */
  finish(isMemoryAhead: boolean): void {
    const { history, machine } = this.context;
    machine.abandon();
    if (isMemoryAhead) history.reload('disk');
    else history.catchUpWithLog();
  }
}
