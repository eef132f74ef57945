/** What a machine's disk would lose in a crash, as the world's events tell it. */
import { formatTag } from '../../../core/storage/tag.js';
import type { Handlers } from '../event-stream.js';
import type { WorldEvent } from '../world-events.js';
import type { Draft, StateTable } from './draft.js';
import type { StateTree } from './state-tree.js';

export interface DiskState extends StateTree {
  /** What was written and is not durable: its file, by what the bytes stand for. */
  unsynced: StateTable<string>;
}

/** `edit` gives the state of a machine's process for a change. */
export function diskHandlers(
  edit: (actor: number) => DiskState | undefined,
  draft: Draft,
): Handlers<WorldEvent> {
  return {
    'disk.written': ({ file, tag }, { actor }) => {
      const state = tag === null ? undefined : edit(actor);
      if (state === undefined || tag === null) return;
      state.unsynced = draft.put(state.unsynced, formatTag(tag), file);
    },
    'disk.synced': ({ tags }, { actor }) => {
      const state = tags.length === 0 ? undefined : edit(actor);
      if (state === undefined) return;
      for (const tag of tags) state.unsynced = draft.without(state.unsynced, formatTag(tag));
    },
  };
}
