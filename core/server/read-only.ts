import type { TimerId } from '../env.js';
import type { ServiceEnv } from './ports.js';
import type { ZnodeRequest } from '../znode/requests.js';
import { isUpdate } from './request-kinds.js';

export interface ReadOnlyModeOptions {
  readonly env: ServiceEnv;
  /** How long a server looks for a leader before it serves readers, in ms; null: it never does. */
  readonly afterMs: number | null;
}

/**
 * When a server that finds no leader serves clients that do with reading (ZooKeeper's ReadOnlyZooKeeperServer): some time
 * after it began to look for one, until it finds one.
 */
export class ReadOnlyMode {
  private readonly env: ServiceEnv;
  private readonly afterMs: number | null;
  private timer: TimerId | null = null;
  private isServing = false;

  constructor({ env, afterMs }: ReadOnlyModeOptions) {
    this.env = env;
    this.afterMs = afterMs;
  }

  get isOn(): boolean {
    return this.isServing;
  }

  /** The server begins to look for a leader. */
  wait(): void {
    this.end();
    if (this.afterMs === null) return;
    this.timer = this.env.timers.set({ kind: 'read-only-grace' }, this.afterMs * 1_000);
  }

  /** It has looked for so long in vain. */
  begin(): void {
    this.timer = null;
    this.isServing = true;
  }

  /** It has found one, or is one. */
  end(): void {
    this.isServing = false;
    if (this.timer !== null) this.env.timers.cancel(this.timer);
    this.timer = null;
  }
}

/** What needs the ensemble: who is alone refuses it at once (NOTREADONLY). */
export function needsEnsemble(request: ZnodeRequest): boolean {
  return request.kind === 'sync' || isUpdate(request);
}
