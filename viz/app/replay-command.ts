import type { TraceHeader } from '../../sim/trace/file/format.js';

/**
 * What runs the same run again, in the words of the command line's own reports. Null if no command can say it: answers
 * that the seed does not give are in the trace alone, and that is what is replayed then.
 */
export function replayCommand(header: TraceHeader): string | null {
  const { scenario, protocol, variant, seed, servers, strategy, slackMicros, tape } = header;
  if (tape !== null) return null;
  const words = ['quorumlab', 'replay', scenario, '--protocol', protocol];
  if (variant !== null) words.push('--variant', variant);
  words.push('--seed', String(seed));
  if (servers !== null) words.push('--servers', String(servers));
  if (strategy !== 'timed') words.push('--strategy', strategy, '--slack', String(slackMicros / 1000));
  return words.join(' ');
}
