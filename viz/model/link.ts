/**
 * Links to a moment of a trace: what stands behind `#` in the address, such as `#v=1&i=s2.1.33&w=1200000..1500000&q=kind:ack`.
 * Known keys come in one order, each at most once and only if it differs from what the page shows anyway; keys that
 * this version does not know are kept as they are, behind the known ones.
 */

/** What a link says. Names of views, modes and tabs are those of the page, which judges them. */
export interface Link {
  /** Where the trace comes from: its address, or a recipe that makes it again. */
  readonly source: string | null;
  readonly recipe: string | null;
  /** Which of several traces in one file. */
  readonly trace: string | null;
  /** Events by their stable ids (`event-id.ts`). */
  readonly cursor: string | null;
  readonly cone: { readonly mode: string; readonly root: string } | null;
  /** The run beside it: the name of another trace in the file, or an address. */
  readonly compared: string | null;
  readonly bookmarks: readonly string[];
  readonly notes: readonly { readonly event: string; readonly text: string }[];
  /** In whole µs. */
  readonly selection: LinkRange | null;
  readonly range: LinkRange | null;
  readonly view: string | null;
  readonly query: string | null;
  readonly isHiding: boolean;
  /** Names of actors, in the order of their lanes; null for all. */
  readonly lanes: readonly string[] | null;
  /** Counted from 1, as people see them. */
  readonly finding: { readonly number: number; readonly stop: number } | null;
  readonly layout: string | null;
  readonly tab: string | null;
  /** What is switched on or off, by name: `heartbeats`, `-rail`. */
  readonly switches: readonly string[];
  /** Pairs of keys and values that this version does not know, decoded. */
  readonly unknown: readonly (readonly [string, string])[];
}

export interface LinkRange {
  readonly from: number;
  readonly to: number;
}

export const EMPTY_LINK: Link = {
  source: null,
  recipe: null,
  trace: null,
  cursor: null,
  cone: null,
  compared: null,
  bookmarks: [],
  notes: [],
  selection: null,
  range: null,
  view: null,
  query: null,
  isHiding: false,
  lanes: null,
  finding: null,
  layout: null,
  tab: null,
  switches: [],
  unknown: [],
};

const VERSION = '1';

/** How a part of a link stands in it; undefined where there is nothing to say, or where the text says nothing. */
interface Part {
  readonly key: string;
  readonly print: (link: Link) => string | undefined;
  readonly parse: (text: string) => Partial<Link> | undefined;
}

/** In canonical order. */
const PARTS: readonly Part[] = [
  { key: 'r', print: ({ recipe }) => recipe ?? undefined, parse: (recipe) => ({ recipe }) },
  { key: 'src', print: ({ source }) => source ?? undefined, parse: (source) => ({ source }) },
  { key: 'trace', print: ({ trace }) => trace ?? undefined, parse: (trace) => ({ trace }) },
  { key: 'i', print: ({ cursor }) => cursor ?? undefined, parse: (cursor) => ({ cursor }) },
  {
    key: 'sel',
    print: ({ selection }) => printRange(selection),
    parse: (text) => field('selection', parseRange(text)),
  },
  { key: 'w', print: ({ range }) => printRange(range), parse: (text) => field('range', parseRange(text)) },
  { key: 'view', print: ({ view }) => view ?? undefined, parse: (view) => ({ view }) },
  { key: 'q', print: ({ query }) => query ?? undefined, parse: (query) => ({ query }) },
  {
    key: 'hide',
    print: ({ isHiding }) => (isHiding ? '1' : undefined),
    parse: (text) => (text === '1' ? { isHiding: true } : undefined),
  },
  { key: 'lanes', print: ({ lanes }) => lanes?.join(','), parse: (text) => ({ lanes: listOf(text) }) },
  {
    key: 'cone',
    print: ({ cone }) => (cone === null ? undefined : `${cone.mode}@${cone.root}`),
    parse: (text) => field('cone', parseCone(text)),
  },
  { key: 'cmp', print: ({ compared }) => compared ?? undefined, parse: (compared) => ({ compared }) },
  {
    key: 'finding',
    print: ({ finding }) =>
      finding === null ? undefined : `${String(finding.number)}.${String(finding.stop)}`,
    parse: (text) => field('finding', parseFinding(text)),
  },
  { key: 'layout', print: ({ layout }) => layout ?? undefined, parse: (layout) => ({ layout }) },
  { key: 'tab', print: ({ tab }) => tab ?? undefined, parse: (tab) => ({ tab }) },
  {
    key: 'marks',
    print: ({ bookmarks }) => printList(bookmarks),
    parse: (text) => ({ bookmarks: listOf(text) }),
  },
  { key: 'on', print: ({ switches }) => printList(switches), parse: (text) => ({ switches: listOf(text) }) },
];
/** A note for each of these: `note=s2.1.33 Here it begins`. */
const NOTE = 'note';

/** The text of a link, with its `#`. */
export function printLink(link: Link): string {
  const pairs: (readonly [string, string])[] = [['v', VERSION]];
  for (const { key, print } of PARTS) {
    const text = print(link);
    if (text !== undefined) pairs.push([key, text]);
  }
  for (const { event, text } of link.notes) pairs.push([NOTE, `${event} ${text}`]);
  pairs.push(...link.unknown);
  return `#${pairs.map(([key, value]) => `${encode(key)}=${encode(value)}`).join('&')}`;
}

/** What a link says, with or without its `#`. A part that makes no sense counts as one that this version does not know. */
export function parseLink(text: string): Link {
  const unknown: (readonly [string, string])[] = [];
  const notes: Link['notes'][number][] = [];
  const seen = new Set<string>();
  let link: Link = EMPTY_LINK;
  for (const [key, value] of pairsOf(text)) {
    if (key === 'v') continue;
    const note = key === NOTE ? parseNote(value) : undefined;
    const part = seen.has(key) ? undefined : PARTS.find((candidate) => candidate.key === key)?.parse(value);
    if (note !== undefined) notes.push(note);
    else if (part === undefined) unknown.push([key, value]);
    else link = { ...link, ...part };
    if (part !== undefined) seen.add(key);
  }
  return { ...link, notes, unknown };
}

function pairsOf(text: string): readonly (readonly [string, string])[] {
  const body = text.startsWith('#') ? text.slice(1) : text;
  return body
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair): readonly [string, string] => {
      const at = pair.indexOf('=');
      return at < 0 ? [decode(pair), ''] : [decode(pair.slice(0, at)), decode(pair.slice(at + 1))];
    });
}

/** As little is escaped as an address allows, so that a person can read it. */
function encode(text: string): string {
  // A lone half of a surrogate pair cannot stand in an address.
  return encodeURIComponent(
    text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd'),
  ).replace(/%(?:3A|2F|2C|40|20)/g, (code) => READABLE[code] ?? code);
}

/** A blank as `+`; so `+` itself stays escaped. */
const READABLE: Readonly<Record<string, string>> = {
  '%3A': ':',
  '%2F': '/',
  '%2C': ',',
  '%40': '@',
  '%20': '+',
};

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

function field<K extends keyof Link>(key: K, value: Link[K] | undefined): Partial<Link> | undefined {
  return value === undefined ? undefined : { [key]: value };
}

function printList(list: readonly string[]): string | undefined {
  return list.length === 0 ? undefined : list.join(',');
}

function listOf(text: string): readonly string[] {
  return text.split(',').filter((entry) => entry !== '');
}

function printRange(range: LinkRange | null): string | undefined {
  return range === null ? undefined : `${String(Math.round(range.from))}..${String(Math.round(range.to))}`;
}

function parseRange(text: string): LinkRange | undefined {
  const [, from, to] = /^(\d{1,15})\.\.(\d{1,15})$/.exec(text) ?? [];
  return from === undefined || to === undefined || Number(from) > Number(to)
    ? undefined
    : { from: Number(from), to: Number(to) };
}

function parseCone(text: string): Link['cone'] | undefined {
  const at = text.indexOf('@');
  return at < 1 || at === text.length - 1 ? undefined : { mode: text.slice(0, at), root: text.slice(at + 1) };
}

function parseFinding(text: string): Link['finding'] | undefined {
  const [, number, stop] = /^([1-9]\d{0,5})\.([1-9]\d{0,5})$/.exec(text) ?? [];
  return number === undefined || stop === undefined
    ? undefined
    : { number: Number(number), stop: Number(stop) };
}

function parseNote(text: string): Link['notes'][number] | undefined {
  const at = text.indexOf(' ');
  return at < 1 ? undefined : { event: text.slice(0, at), text: text.slice(at + 1) };
}
