/** Who asks: what clients have said of themselves, and what the service makes of it. */
import type { ServiceSettings } from '../../../../core/server/settings.js';
import type { Identity } from '../../../../core/znode/acl.js';
import { addressOf, introduced } from '../../service/model/identities.js';
import type { Call, Handle } from './calls.js';

/** The settings of the servers that make a difference to answers. */
export type Settings = Pick<
  ServiceSettings,
  'superDigest' | 'clientNetwork' | 'hasTtl' | 'containerNeverUsedMs' | 'localSessions' | 'throttledAfterMs'
>;

/**
 * A handle says to each server anew what it has said to one, before anything else, so whoever calls is who it has said to
 * be in any call before, over whatever connections. A call that was never sent has told nobody anything.
 */
export class Askers {
  readonly #settings: Settings;
  readonly #known = new Map<Handle, readonly Identity[]>();

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  /** Who makes a call. To be asked call by call, in the order in which they were made. */
  of({ handle, client, request, connection, returned }: Call): readonly Identity[] {
    const who = this.#known.get(handle) ?? [addressOf(client, this.#settings)];
    const isHeard = connection !== 0 || returned !== null;
    this.#known.set(handle, isHeard ? introduced(who, request, this.#settings) : who);
    return who;
  }
}
