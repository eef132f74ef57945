import type { TraceHeader } from '../../sim/trace/file/format.js';

/** What runs the same run again. */
export function replayCommand({
  scenario,
  protocol,
  variant,
  seed,
  servers,
  tape,
}: TraceHeader): string | null {
  // Answers that the seed does not give cannot be said on a command line: the trace itself is what is replayed.
  if (tape !== null) return null;
  const words = ['quorumlab', 'replay', scenario, '--protocol', protocol];
  if (variant !== null) words.push('--variant', variant);
  if (servers !== null) words.push('--servers', String(servers));
  words.push('--seed', String(seed));
  return words.join(' ');
}
