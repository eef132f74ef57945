/** What the world saw, one line for each kind of event. The actor is not named: it stands beside the line. */
import { unreachable } from '../../../core/assert.js';
import { formatBallot } from '../../../core/paxos/ballot.js';
import { formatTag } from '../../../core/storage/tag.js';
import type { Tag } from '../../../core/storage/tag.js';
import { formatZxid } from '../../../core/zxid.js';
import type { WorldEvent } from '../../../sim/trace/world-events.js';
import type { ByKind } from '../by-kind.js';
import type { NameOf } from './phrases.js';
import { counted, duration, listed, names } from './phrases.js';

type Sent = Extract<WorldEvent, { readonly kind: 'net.sent' }>;

/** `PROPOSAL 2.5`, `Prepare 3.1`. */
function messageText({ type, zxid, ballot, epoch, slot }: Sent): string {
  const words = [type];
  if (ballot !== null) words.push(formatBallot(ballot));
  else if (zxid !== null && zxid > 0) words.push(formatZxid(zxid));
  else if (epoch !== null) words.push(`of epoch ${String(epoch)}`);
  if (slot !== null && slot !== 1) words.push(`of slot ${String(slot)}`);
  return words.join(' ');
}

const LOST: Readonly<Record<string, string>> = {
  loss: 'by chance',
  fault: 'by a planned fault',
  cut: 'the link is cut',
  closed: 'the connection is closed',
  reset: 'the connection was reset',
  crash: 'the other side is down',
  refused: 'the connection was refused',
  timeout: 'the other side was silent too long',
  down: 'nobody is there',
};

const CLOSED: Readonly<Record<string, string>> = {
  close: 'closed',
  reset: 'reset',
  timeout: 'given up after silence',
  crash: 'broken by a crash',
  cut: 'broken by a cut',
  refused: 'refused',
};

/** What stands on a disk, in words. */
function tagText(tag: Tag): string {
  switch (tag.kind) {
    case 'accepted':
      return `acceptance of slot ${String(tag.slot)} at ballot ${formatBallot(tag.ballot)}`;
    case 'promised':
      return `promise ${formatBallot(tag.ballot)}`;
    case 'log':
    case 'snapshot':
    case 'acceptedEpoch':
    case 'currentEpoch':
      return formatTag(tag);
    default:
      return unreachable(tag);
  }
}

function tagsText(tags: readonly Tag[]): string {
  const [first] = tags;
  const last = tags.at(-1);
  if (first === undefined || last === undefined) return '';
  return tags.length <= 3
    ? listed(tags.map(tagText))
    : `${tagText(first)} to ${tagText(last)}, ${String(tags.length)} in all`;
}

/** `s1 → s2, s2 → s1`, of a flat list of pairs. */
function linksText(addresses: readonly number[], nameOf: NameOf): string {
  const links: string[] = [];
  for (let i = 0; i + 1 < addresses.length; i += 2)
    links.push(`${nameOf(addresses[i] ?? 0)} → ${nameOf(addresses[i + 1] ?? 0)}`);
  return links.length <= 6
    ? listed(links)
    : `${listed(links.slice(0, 3))} and ${counted(links.length - 3, 'more link')}`;
}

const NETWORK: ByKind<Extract<WorldEvent, { readonly kind: `net.${string}` }>, NameOf, string> = {
  'net.sent': (event, nameOf) => `sends ${messageText(event)} to ${nameOf(event.to)}`,
  'net.delivered': ({ type, from }, nameOf) => `gets ${type} from ${nameOf(from)}`,
  'net.dropped': ({ type, from, to, why }, nameOf) =>
    `${type} from ${nameOf(from)} to ${nameOf(to)} is lost: ${LOST[why] ?? why}`,
  'net.duplicated': ({ type, to, delayMicros }, nameOf) =>
    `a copy of ${type} to ${nameOf(to)} follows ${duration(delayMicros)} behind`,
  'net.held': ({ type, from, to }, nameOf) =>
    `${type} from ${nameOf(from)} to ${nameOf(to)} waits on a held link`,
  'net.released': ({ type, from, to }, nameOf) => `${type} from ${nameOf(from)} to ${nameOf(to)} goes on`,
  'net.partitioned': ({ links, mode, port }, nameOf) => {
    const where = port === null ? '' : ` (${port} connections alone)`;
    const verb = mode === 'hold' ? 'holds' : mode === 'kill' ? 'cuts, and breaks connections of,' : 'cuts';
    return `${verb} ${linksText(links, nameOf)}${where}`;
  },
  'net.slowed': ({ links, factor }, nameOf) =>
    `makes ${linksText(links, nameOf)} ${String(factor)} times as slow`,
  'net.healed': ({ id }) => (id === 0 ? 'heals all links' : `ends disturbance ${String(id)} of the network`),
};

const DISK_AND_CONNECTIONS: ByKind<
  Extract<WorldEvent, { readonly kind: `disk.${string}` | `conn.${string}` }>,
  NameOf,
  string
> = {
  'conn.opened': ({ to, port }, nameOf) => `has a ${port} connection to ${nameOf(to)}`,
  'conn.closed': ({ why, lost }) => {
    const tail = lost === 0 ? '' : `, and ${counted(lost, 'message')} with it`;
    return `its side of a connection is ${CLOSED[why] ?? why}${tail}`;
  },
  'disk.written': ({ file, op, bytes, tag }) =>
    tag === null
      ? `writes to ${file}: ${op}, ${counted(bytes, 'byte')}`
      : `writes ${tagText(tag)} to ${file}, not durable yet`,
  'disk.synced': ({ file, tags, tookMicros }) =>
    tags.length === 0
      ? `${file === '.' ? 'the directory' : file} is synced after ${duration(tookMicros)}`
      : `${tagsText(tags)} ${tags.length === 1 ? 'is' : 'are'} durable after ${duration(tookMicros)}`,
  'disk.read': ({ file, bytes }) => `reads ${counted(bytes, 'byte')} of ${file}`,
  'disk.failed': ({ file, op, error, tags }) =>
    `the disk refuses to ${op} ${file}: ${error}${tags.length === 0 ? '' : `; not known to be durable: ${tagsText(tags)}`}`,
  'disk.lost': ({ file, tags, tornBytes }) =>
    `the crash takes ${tags.length === 0 ? 'writes' : tagsText(tags)} from ${file}${tornBytes === 0 ? '' : `, and leaves ${counted(tornBytes, 'byte')} of a torn write`}`,
  'disk.damaged': ({ file, bytes, how }) =>
    `${counted(bytes, 'byte')} of ${file} ${bytes === 1 ? 'is' : 'are'} damaged: ${how}`,
};

const PROCESSES: ByKind<
  Exclude<WorldEvent, { readonly kind: `net.${string}` | `disk.${string}` | `conn.${string}` }>,
  NameOf,
  string
> = {
  'process.started': ({ incarnation }) =>
    incarnation === 1 ? 'starts' : `starts again, life ${String(incarnation)}`,
  'process.crashed': ({ why, message }) => `crashes: ${message === '' ? why : `${why}, ${message}`}`,
  'process.paused': ({ micros }) => `stands still for ${duration(micros)}`,
  'process.resumed': ({ waiting }) =>
    `goes on; ${waiting === 1 ? '1 input has' : `${counted(waiting, 'input')} have`} waited`,
  'clock.changed': ({ clock, offsetMicros, ratePpm }) =>
    `its ${clock} clock is changed: off by ${duration(Math.abs(offsetMicros))}${offsetMicros < 0 ? ' behind' : ''}, rate ${String(ratePpm)} ppm`,
  'fault.struck': ({ fault, actors, trigger }, nameOf) =>
    `fault ${fault}${actors.length === 0 ? '' : ` strikes ${names(actors, nameOf)}`}, ${trigger === 'time' ? 'at its time' : trigger}`,
  'fault.skipped': ({ fault, why }) => `fault ${fault} strikes nobody: ${why}`,
  'run.phased': ({ phase, core }, nameOf) =>
    `the ${phase} phase begins${core.length === 0 ? '' : `; the core is ${names(core, nameOf)}`}`,
  'timer.set': ({ timer, atMicros }) => `sets the timer ${timer} to ${duration(atMicros)}`,
  'timer.fired': ({ timer }) => `the timer ${timer} fires`,
  'timer.cancelled': ({ id }) => `gives up timer ${String(id)}`,
};

export const WORLD_WORDS: ByKind<WorldEvent, NameOf, string> = {
  ...NETWORK,
  ...DISK_AND_CONNECTIONS,
  ...PROCESSES,
};
