/** The first line of a trace: the recipe of the run, who took part, and which kinds the file can hold. */
import { assert } from '../../../core/assert.js';
import type { DetailLevel } from '../../../core/define-events.js';
import { byText } from '../../../core/text-order.js';
import type { Actor } from '../../cluster.js';
import { asIs, asListOf, isCount, isInteger, isList, isRecord, isText } from './json-guards.js';
import { FORMAT, OLDEST_MAJOR, isActorRole, isDetailLevel, STRUCTURE_KEYS } from './format.js';
import type { TraceHeader } from './format.js';
import type { ParsedLine } from './line/parsed-line.js';

/** A header as it stands in a file. */
export interface HeaderLine {
  readonly version: readonly [number, number];
  readonly level: DetailLevel;
  /** See {@link TraceItem}. */
  readonly from: number;
  readonly header: TraceHeader;
  /** The kind for each short name that may stand in the file. */
  readonly kinds: ReadonlyMap<string, KindLine>;
}

/** A kind as a header declares it. */
export interface KindLine {
  readonly kind: string;
  /** The names of the fields in their order; null in format 1, which names them in each line. */
  readonly names: readonly string[] | null;
}

const KEYS: ReadonlySet<string> = new Set(
  ['k', 'v', 'proto', 'scenario', 'variant', 'seed', 'strategy', 'slack', 'servers', 'cfg'].concat([
    'choices',
    'about',
    'level',
    'actors',
    'from',
    'kinds',
    'iv',
  ]),
);

/** The text of the header line of a new file. */
export function encodeHeader(
  header: TraceHeader,
  { level, from }: { readonly level: DetailLevel; readonly from: number },
  kinds: ReadonlyMap<string, { readonly kind: string; readonly names: readonly string[] }>,
): string {
  assert(isInteger(header.seed) && isCount(header.slackMicros), 'a seed and a slack are safe integers');
  const members = [
    ['k', JSON.stringify(STRUCTURE_KEYS.header)],
    ['v', JSON.stringify([FORMAT.major, FORMAT.minor])],
    ['proto', JSON.stringify(header.protocol)],
    ['scenario', JSON.stringify(header.scenario)],
    ['variant', JSON.stringify(header.variant)],
    ['seed', String(header.seed)],
    ['strategy', JSON.stringify(header.strategy)],
    ['slack', String(header.slackMicros)],
    ['servers', JSON.stringify(header.servers)],
    ['cfg', canonicalJson(header.plan)],
    ['choices', canonicalJson(header.tape)],
    ['about', JSON.stringify(header.about)],
    ['level', JSON.stringify(level)],
    ...(from === 1 ? [] : [['from', String(from)]]),
    ['actors', JSON.stringify(header.actors.map(({ id, name, role }) => ({ id, name, role })))],
    [
      'kinds',
      `{${[...kinds].map(([key, { kind, names }]) => `${JSON.stringify(key)}:${JSON.stringify([kind, ...names])}`).join(',')}}`,
    ],
    ['iv', '[]'],
  ];
  return `{${members.map(([key = '', json = '']) => `"${key}":${json}`).join(',')}}`;
}

/**
 * JSON with the members of objects in the order of their names: a plan that went through a file and a schema, which
 * may change their order, gives the same bytes as the plan that it was made from.
 */
function canonicalJson(value: unknown): string {
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (isRecord(value)) {
    const names = Object.keys(value).sort(byText);
    return `{${names.map((name) => `${JSON.stringify(name)}:${canonicalJson(value[name])}`).join(',')}}`;
  }
  const isPlain = value === null || isText(value) || typeof value === 'boolean' || Number.isFinite(value);
  assert(isPlain, `a recipe is made of plain data, not of ${String(value)}`);
  return JSON.stringify(value);
}

/** Reads a header line. Its version comes first: a newer major version may have changed all the rest. */
export function decodeHeader(line: ParsedLine): HeaderLine {
  const version = line.need('v', 'a version as [major, minor]', asVersion);
  const [major, minor] = version;
  const [theirs, ours] = [
    `format ${String(major)}.${String(minor)}`,
    `this one reads up to ${String(FORMAT.major)}.x`,
  ];
  if (major > FORMAT.major)
    line.fail('other-version', `written by a newer quorumlab: ${theirs}, ${ours}`, 'v');
  if (major < OLDEST_MAJOR)
    line.fail('other-version', `written by an older quorumlab: ${theirs}, ${ours}`, 'v');
  if (major < FORMAT.major || minor <= FORMAT.minor) line.refuseOthers(KEYS);
  const header = {
    protocol: line.need('proto', 'the name of a protocol', asText),
    scenario: line.need('scenario', 'the name of a scenario', asText),
    variant: line.needOrNull('variant', 'the name of a variant', asText),
    seed: line.need('seed', 'a safe integer', asIs(isInteger)),
    strategy: line.need('strategy', 'the name of a strategy', asText),
    slackMicros: line.need('slack', 'a time in µs, an integer from 0', asIs(isCount)),
    servers: line.needOrNull('servers', 'a number of servers', asIs(isCount)),
    plan: line.need('cfg', 'an object', asIs(isRecord)),
    tape: line.needOrNull('choices', 'an object', asIs(isRecord)),
    about: line.needOrNull('about', 'a list of rules', asListOf(asText)),
    actors: line.need('actors', 'a list of actors, each with an id of its own, a name and a role', asActors),
  };
  // So far no file holds interventions: they are faults of the plan.
  line.need('iv', 'an empty list', asEmptyList);
  return {
    version,
    level: line.need('level', 'min, std or full', asIs(isDetailLevel)),
    from: line.has('from') ? line.need('from', 'the index of an event', asIs(isCount)) : 1,
    header,
    kinds: line.need(
      'kinds',
      'an object of short names and kinds',
      major === OLDEST_MAJOR ? asOldKinds : asKinds,
    ),
  };
}

const asText = asIs(isText);

function asVersion(json: unknown): readonly [number, number] | undefined {
  if (!isList(json) || json.length !== 2) return undefined;
  const [major, minor] = json;
  return isCount(major) && isCount(minor) ? [major, minor] : undefined;
}

function asActors(json: unknown): readonly Actor[] | undefined {
  const actors = asListOf(asActor)(json);
  return actors !== undefined && new Set(actors.map(({ id }) => id)).size === actors.length
    ? actors
    : undefined;
}

function asActor(json: unknown): Actor | undefined {
  if (!isRecord(json)) return undefined;
  const { id, name, role } = json;
  return isCount(id) && isText(name) && isActorRole(role) ? { id, name, role } : undefined;
}

/** `{"ack":["zab.acked","from","zxid"]}` */
function asKinds(json: unknown): ReadonlyMap<string, KindLine> | undefined {
  if (!isRecord(json)) return undefined;
  const kinds = new Map<string, KindLine>();
  for (const [key, declared] of Object.entries(json)) {
    const [kind, ...names] = asListOf(asText)(declared) ?? [];
    if (kind === undefined) return undefined;
    kinds.set(key, { kind, names });
  }
  return kinds;
}

/** `{"ack":"zab.acked"}` */
function asOldKinds(json: unknown): ReadonlyMap<string, KindLine> | undefined {
  if (!isRecord(json)) return undefined;
  const kinds = new Map<string, KindLine>();
  for (const [key, kind] of Object.entries(json)) {
    if (!isText(kind)) return undefined;
    kinds.set(key, { kind, names: null });
  }
  return kinds;
}

function asEmptyList(json: unknown): readonly unknown[] | undefined {
  return isList(json) && json.length === 0 ? json : undefined;
}
