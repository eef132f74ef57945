/**
 * What each server's disk holds in a run, computed from the events alone and apart from the checkers: a list of zxids
 * that an append makes longer, a cut shorter, and an installed snapshot replaces by the history of whoever sent it.
 */
import type { ZnodeClientEvent } from '../../../../core/client/events.js';
import { znodeClientEvents } from '../../../../core/client/events.js';
import type { RecipeEvent } from '../../../../core/client/recipes/events.js';
import { recipeEvents } from '../../../../core/client/recipes/events.js';
import type { ServiceEvent } from '../../../../core/server/events.js';
import { serviceEvents } from '../../../../core/server/events.js';
import type { ZabEvent } from '../../../../core/zab/events.js';
import { zabEvents } from '../../../../core/zab/events.js';
import type { Zxid } from '../../../../core/zxid.js';
import type { RunEvent } from '../../../../scenarios/run-recipe.js';
import type { Handlers } from '../../../../sim/trace/event-stream.js';
import { EventStream } from '../../../../sim/trace/event-stream.js';
import type { WorldEvent } from '../../../../sim/trace/world-events.js';
import { worldEvents } from '../../../../sim/trace/world-events.js';

/** The events of a run of ZAB. */
export type ZabRunEvent = ZabEvent | ServiceEvent | ZnodeClientEvent | RecipeEvent | WorldEvent;

/** Whether a run of ZAB can have reported it: there all that goes by a name is what ZAB declares by it. */
export function isOfZab(event: RunEvent): event is ZabRunEvent {
  return [zabEvents, serviceEvents, znodeClientEvents, recipeEvents, worldEvents].some(
    (specs) => event.kind in specs,
  );
}

/** A server that has taken over the initial history of an epoch. */
export interface Acked {
  readonly sid: number;
  readonly epoch: number;
  readonly history: readonly Zxid[];
}

interface Disk {
  history: readonly Zxid[];
  /** A snapshot that was received, and what it stands for. */
  received: { readonly zxid: Zxid; readonly history: readonly Zxid[] } | null;
}

export class RunHistories {
  /** Every history that was acknowledged for NEWLEADER, the leaders' own included. */
  readonly acked: Acked[] = [];
  /** Restarts that found something on their disk. */
  recoveries = 0;
  readonly #stream = new EventStream<ZabRunEvent>({ nowMicros: 0 });
  readonly #disks = new Map<number, Disk>();
  /** What a leader has proposed in this role, as its own log may be behind. */
  readonly #proposed = new Map<number, Zxid[]>();
  /** What a leader's memory stood for when it chose to send it, by learner. */
  readonly #sent = new Map<number, readonly Zxid[]>();

  /** What a server's disk holds now. */
  of(sid: number): readonly Zxid[] {
    return this.#disk(sid).history;
  }

  constructor() {
    this.#stream.subscribe(this.#handlers());
  }

  /** The next event of the run. */
  take(event: ZabRunEvent, actor: number): void {
    this.#stream.emit(event, actor, 0);
  }

  #handlers(): Handlers<ZabRunEvent> {
    return {
      'role.changed': ({ phase }, { actor }) => {
        if (phase === 'election') this.#proposed.delete(actor);
      },
      'log.recovered': ({ snapshot, last }, { actor }) => this.#recover(this.#disk(actor), snapshot, last),
      'log.appended': ({ zxid }, { actor }) => {
        const disk = this.#disk(actor);
        disk.history = [...disk.history, zxid];
      },
      'log.truncated': ({ zxid }, { actor }) => {
        const disk = this.#disk(actor);
        disk.history = upTo(disk.history, zxid);
      },
      'zab.proposed': ({ zxid }, { actor }) => {
        this.#proposed.set(actor, [...(this.#proposed.get(actor) ?? []), zxid]);
      },
      'zab.sync-chosen': ({ mode, learner, zxid }, { actor }) => {
        if (mode === 'SNAP') this.#sent.set(learner, this.#inMemory(actor, zxid));
      },
      'zab.sync-applied': ({ mode, zxid }, { actor }) => {
        if (mode === 'SNAP') this.#disk(actor).received = { zxid, history: this.#sent.get(actor) ?? [] };
      },
      'tree.loaded': ({ from, zxid }, { actor }) => {
        // What is committed behind a snapshot that is still to be written becomes part of it.
        const { received } = this.#disk(actor);
        if (from !== 'transfer' || received === null || zxid <= received.zxid) return;
        this.#disk(actor).received = { zxid, history: [...received.history, zxid] };
      },
      'snap.written': ({ isInstalled }, { actor }) => {
        const disk = this.#disk(actor);
        if (!isInstalled || disk.received === null) return;
        disk.history = disk.received.history;
        disk.received = null;
      },
      'zab.newleader-acked': ({ epoch }, { actor }) => {
        this.acked.push({ sid: actor, epoch, history: this.of(actor) });
      },
    };
  }

  /** A snapshot that was received may have become durable right before the crash. */
  #recover(disk: Disk, snapshot: Zxid, last: Zxid): void {
    if (last > 0) this.recoveries += 1;
    const wasInstalled = disk.received !== null && disk.received.zxid === snapshot && last === snapshot;
    if (disk.received !== null && wasInstalled) disk.history = disk.received.history;
    disk.received = null;
    disk.history = upTo(disk.history, last);
  }

  #inMemory(leader: number, zxid: Zxid): readonly Zxid[] {
    const logged = this.of(leader);
    const others = (this.#proposed.get(leader) ?? []).filter((one) => !logged.includes(one));
    return [...upTo([...logged, ...others], zxid)].sort((a, b) => a - b);
  }

  #disk(sid: number): Disk {
    let disk = this.#disks.get(sid);
    if (disk === undefined) {
      disk = { history: [], received: null };
      this.#disks.set(sid, disk);
    }
    return disk;
  }
}

function upTo(history: readonly Zxid[], zxid: Zxid): readonly Zxid[] {
  return history.filter((one) => one <= zxid);
}
