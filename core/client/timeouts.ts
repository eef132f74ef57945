/** How long a handle waits for what, in µs: derived from the timeout of its session, as ZooKeeper's client does. */
const MICROS = 1_000;

/** A client may ask for no time at all; servers give it their minimum, of which it learns only then. */
const LEAST_SILENCE_MICROS = 20 * MICROS;

const FIRST_PAUSE_MICROS = 50 * MICROS;
/** ZooKeeper's client rests for so long after each round. */
const LONGEST_PAUSE_MICROS = 1_000 * MICROS;
/** Doubled so often, any wait has reached its limit. */
const DOUBLINGS_MAX = 16;

/** ZooKeeper's `readTimeout`: a third of the session is left to find another server. */
export function silenceOf(sessionTimeoutMs: number): number {
  return Math.max(LEAST_SILENCE_MICROS, Math.floor((2 * sessionTimeoutMs * MICROS) / 3));
}

/**
 * When a client that sends nothing else pings. ZooKeeper: half of `readTimeout`, less a second if that is long. The
 * margin is for the way, and here a tenth, because sessions may be far shorter than a second.
 */
export function pingAfter(silenceMicros: number): number {
  return Math.floor((2 * silenceMicros) / 5);
}

/**
 * How long a server may take to open the connection, and again to give the session. ZooKeeper divides the time among
 * the servers and keeps to that; where it is too short for the network at hand no attempt would ever succeed, so here
 * it doubles with each round in vain.
 */
export function connectWait(silenceMicros: number, servers: number, vainRounds: number): number {
  const share = Math.max(1, Math.floor(silenceMicros / servers));
  return Math.min(silenceMicros, share * (1 << Math.min(vainRounds, DOUBLINGS_MAX)));
}

/**
 * The longest rest after a round in vain. ZooKeeper rests for a second, of a session of many. The rest doubles from
 * round to round up to that, and leaves a short session the time to come back.
 */
export function longestPause(sessionMicros: number, vainRounds: number): number {
  const pause = FIRST_PAUSE_MICROS * (1 << Math.min(vainRounds, DOUBLINGS_MAX));
  return Math.min(pause, LONGEST_PAUSE_MICROS, Math.floor(sessionMicros / 2));
}
