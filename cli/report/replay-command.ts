import { defaultSlackMicros } from '../../sim/search/strategy.js';
import type { Series } from '../batch/series.js';

/** The command that replays a run of a series: every option that matters to it, and no other. */
export function replayCommand(series: Series, seed: number): string {
  const { scenario, protocol, variant, servers, strategy, slackMicros, file } = series;
  const words = ['quorumlab', 'replay'];
  if (file === null) words.push(scenario, '--protocol', protocol);
  else words.push(quoted(file.name));
  if (variant !== null) words.push('--variant', variant);
  words.push('--seed', String(seed));
  if (servers !== null) words.push('--servers', String(servers));
  if (strategy !== 'timed') words.push('--strategy', strategy);
  if (slackMicros !== defaultSlackMicros(strategy)) words.push('--slack', String(slackMicros / 1000));
  return words.join(' ');
}

/** A file name as a shell takes it for one word. */
function quoted(name: string): string {
  return /^[\w./@%+=:,-]+$/.test(name) ? name : `'${name.replaceAll("'", `'\\''`)}'`;
}
