/** What a plain run is like (vocabulary.md (f)): a local network, an ordinary disk, nothing planned. */
import type { DiskSettings } from '../sim/disk/disk.js';
import type { LinkSettings } from '../sim/network/link.js';

const SECOND = 1_000_000;

/** 0.1 ms and an exponential rest with mean 0.5 ms; nothing is lost, doubled or overtaken on purpose. */
export const PLAIN_NETWORK: LinkSettings = {
  latency: { shape: 'exponential', minMicros: 100, meanMicros: 500, capMicros: 10 * SECOND },
  lossPpm: 0,
  duplicationPpm: 0,
  copyDelay: { shape: 'uniform', minMicros: 0, meanMicros: 5_000, capMicros: 60 * SECOND },
  overtakePpm: 0,
  overtakeDelay: { shape: 'uniform', minMicros: 0, meanMicros: 5_000, capMicros: 60 * SECOND },
};

/** 1 to 10 ms, heavy tail. */
export const PLAIN_DISK: DiskSettings = {
  sync: { shape: 'heavy', minMicros: 1_000, meanMicros: 1_500, capMicros: 10_000 },
};

/**
 * What the liveness phase may take in the synod: ten of the longest waits between ballots (1.6 s with jitter), as
 * vocabulary.md (f) gives Paxos ten election timeouts, and one client timeout (1 s) on top.
 */
export const SYNOD_LIVENESS_MICROS = 17 * SECOND;
