/**
 * What a page carries besides the viewer: the traces of a report, each in an element of its own, and one element of
 * JSON that says what they are. The command line writes it, the page reads it, and the page writes it again when it
 * saves itself with the trace at hand.
 */

/** A page refuses another one. */
const EMBEDDED_VERSION = 1;

/** The element of JSON: `<script type="application/json">`. */
export const REPORT_ELEMENT = 'quorumlab-report';
/** The type of the elements that hold traces: the Base64 text of one gzip member. */
const TRACE_TYPE = 'application/gzip;base64';

export type RunVerdictName = 'held' | 'violated' | 'expected' | 'missed' | 'inconclusive' | 'error';

/** One trace that the page holds, or that stands beside it on the server that the page came from. */
export interface EmbeddedTrace {
  /** `swarm-zab-zk-1154-24.jsonl`. */
  readonly name: string;
  /** `swarm on zab with zk-1154, seed 24`. */
  readonly title: string;
  /** The element that holds it, or an address relative to the page. */
  readonly at: { readonly element: string } | { readonly url: string };
  /** What the footer says; null if the file has none, or was not read. */
  readonly verdict: RunVerdictName | null;
  /** The first finding: `Z2 agreement: s3 delivered …`; null if there is none. */
  readonly finding: string | null;
  /** How many events the file holds; null if it was not counted. */
  readonly events: number | null;
}

/** One row of the table of a campaign: the runs of one scenario that differ in their seeds only. */
export interface SuiteRow {
  readonly scenario: string;
  readonly protocol: string;
  readonly variant: string | null;
  /** `3`, `3-7`; empty if no run got so far. */
  readonly servers: string;
  readonly seeds: string;
  /** How many runs had each verdict; those with none are left out. */
  readonly verdicts: Readonly<Partial<Record<RunVerdictName, number>>>;
  /** Names of the rules that were broken, the most frequent first: `Z2 agreement`. */
  readonly broken: readonly string[];
  /** What the kernel executed, in all runs. */
  readonly steps: number;
  /** Places in the report's traces. */
  readonly traces: readonly number[];
  /** Replays its first remarkable run, or its first. */
  readonly replay: string;
}

export interface EmbeddedReport {
  readonly version: typeof EMBEDDED_VERSION;
  readonly title: string;
  readonly traces: readonly EmbeddedTrace[];
  /** Null if the page is no report of a campaign. */
  readonly suite: readonly SuiteRow[] | null;
  /** What was left out and why, in sentences. */
  readonly remarks: readonly string[];
}

/** A report of a page, before it has elements: each trace with the gzip member that is its file, as Base64. */
export interface ReportContent {
  readonly title: string;
  readonly traces: readonly (Omit<EmbeddedTrace, 'at'> & { readonly base64: string })[];
  readonly suite: readonly SuiteRow[] | null;
  readonly remarks: readonly string[];
}

/** The page with a report in it. `page` is the viewer as it was built. */
export function embedReport(page: string, { title, traces, suite, remarks }: ReportContent): string {
  const described = traces.map(({ base64: _, ...trace }, i): EmbeddedTrace => {
    return { ...trace, at: { element: traceElement(i) } };
  });
  const report = makeReport({ title, traces: described, suite, remarks });
  const elements = traces.map(({ base64 }, i) => {
    return `<script type="${TRACE_TYPE}" id="${traceElement(i)}">${base64}</script>`;
  });
  return embed(page, [reportElement(report), ...elements].join('\n'));
}

/** The page with a description of traces that it will ask its server for. */
export function embedDescription(page: string, report: Omit<EmbeddedReport, 'version'>): string {
  return embed(page, reportElement(makeReport(report)));
}

/** What the element of JSON says; null if it says nothing that this page knows. */
export function parseReport(text: string): EmbeddedReport | null {
  try {
    const value: unknown = JSON.parse(text);
    return isReport(value) ? value : null;
  } catch {
    return null;
  }
}

/** The bytes of a trace's element. Throws a DOMException if the text is no Base64. */
export function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const characters = atob(base64.trim());
  const bytes = new Uint8Array(characters.length);
  for (let i = 0; i < characters.length; i += 1) bytes[i] = characters.charCodeAt(i);
  return bytes;
}

function makeReport(report: Omit<EmbeddedReport, 'version'>): EmbeddedReport {
  return { version: EMBEDDED_VERSION, ...report };
}

function traceElement(place: number): string {
  return `quorumlab-trace-${String(place)}`;
}

/** Within a script element only `<` could end it: JSON has another way to write it. */
function reportElement(report: EmbeddedReport): string {
  const json = JSON.stringify(report).replaceAll('<', '\\u003c');
  return `<script type="application/json" id="${REPORT_ELEMENT}">${json}</script>`;
}

/** Puts elements at the end of the body. The program stands before it and may hold the text of a tag, so the last one counts. */
function embed(page: string, elements: string): string {
  const end = page.lastIndexOf('</body>');
  const at = end < 0 ? page.length : end;
  return `${page.slice(0, at)}${elements}\n${page.slice(at)}`;
}

/** Whether a value has the shape of a report, as far as a mistake would break the page. */
function isReport(value: unknown): value is EmbeddedReport {
  return (
    isObject(value) &&
    value['version'] === EMBEDDED_VERSION &&
    typeof value['title'] === 'string' &&
    Array.isArray(value['traces']) &&
    Array.isArray(value['remarks']) &&
    (value['suite'] === null || Array.isArray(value['suite']))
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
