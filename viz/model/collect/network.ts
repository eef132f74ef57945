import type { Collector, RowEnvelope } from '../collector.js';
import type { Places } from '../places.js';
import type { NetworkSpan } from '../trace-model.js';
import { NO_ROW } from '../trace-model.js';
import { groupsOf } from './network-groups.js';

type OpenSpan = Omit<NetworkSpan, 'end' | 'endMicros'>;

/** What disturbed the network, from its beginning to its end. */
export function networkCollector(places: Places): Collector<readonly NetworkSpan[]> {
  const spans: NetworkSpan[] = [];
  const open = new Map<number, OpenSpan>();
  const begin = (id: number, span: OpenSpan): void => {
    open.set(id, span);
  };
  const close = (id: number, { row, micros }: RowEnvelope): void => {
    const span = open.get(id);
    if (span === undefined) return;
    open.delete(id);
    spans.push({ ...span, end: row, endMicros: micros });
  };
  const linksOf = (addresses: readonly number[]): readonly (readonly [number, number])[] => {
    const links: (readonly [number, number])[] = [];
    for (let i = 0; i + 1 < addresses.length; i += 2)
      links.push([places.of(addresses[i] ?? 0), places.of(addresses[i + 1] ?? 0)]);
    return links;
  };
  return {
    handlers: {
      'net.partitioned': ({ id, links: pairs, mode, port }, at) => {
        const links = linksOf(pairs);
        const sort = mode === 'hold' ? 'held' : 'cut';
        const groups = sort === 'cut' && port === null ? groupsOf(links, places.actors) : [];
        const text = textOf({ verb: sort === 'held' ? 'held' : 'cut', links, groups, port }, places);
        begin(id, { sort, start: at.row, startMicros: at.micros, links, groups, text });
      },
      'net.slowed': ({ id, links: pairs, factor }, at) => {
        const links = linksOf(pairs);
        const verb = `${String(factor)} times as slow`;
        const text = textOf({ verb, links, groups: [], port: null }, places);
        begin(id, { sort: 'slow', start: at.row, startMicros: at.micros, links, groups: [], text });
      },
      'net.healed': ({ id }, at) => {
        if (id === 0) for (const each of [...open.keys()]) close(each, at);
        else close(id, at);
      },
    },
    finish: (endMicros) =>
      [...spans, ...[...open.values()].map((span) => ({ ...span, end: NO_ROW, endMicros }))].sort(
        (a, b) => a.start - b.start,
      ),
  };
}

interface Wording {
  readonly verb: string;
  readonly links: NetworkSpan['links'];
  readonly groups: NetworkSpan['groups'];
  readonly port: string | null;
}

/** More links than this are counted and not named. */
const LINKS_NAMED_MAX = 4;

/** `cut: s1 s2 | s3 s4 s5`, `cut: s4 → s1`, `held: s5 → s4 (election)`. */
function textOf({ verb, links, groups, port }: Wording, { actors }: Places): string {
  const name = (place: number): string => actors[place]?.name ?? '?';
  const where = port === null ? '' : ` (${port} connections)`;
  if (groups.length > 0)
    return `${verb}: ${groups.map((group) => group.map(name).join(' ')).join(' | ')}${where}`;
  const seen = new Set(links.map(([from, to]) => `${String(from)}>${String(to)}`));
  const isBoth = ([from, to]: readonly [number, number]): boolean =>
    seen.has(`${String(to)}>${String(from)}`);
  const told = links.filter((link) => !isBoth(link) || link[0] < link[1]);
  const [first] = told;
  const isFan =
    first !== undefined && told.length > 1 && told.every((link) => link[0] === first[0] && !isBoth(link));
  if (isFan) return `${verb}: ${name(first[0])} → ${told.map(([, to]) => name(to)).join(' ')}${where}`;
  if (told.length > LINKS_NAMED_MAX) return `${verb}: ${String(told.length)} links${where}`;
  const named = told.map((link) => `${name(link[0])} ${isBoth(link) ? '↔' : '→'} ${name(link[1])}`);
  return `${verb}: ${named.join(', ')}${where}`;
}
