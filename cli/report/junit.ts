/**
 * The report as JUnit XML, for a CI that shows it: a suite for each scenario and protocol, a case for each run. Of a large
 * campaign only what is remarkable has a case of its own, and each suite one that sums up: a CI shows thousands of cases,
 * and no millions.
 */
import XmlBuilder from 'fast-xml-builder';
import type { SeriesRuns } from '../batch/campaign.js';
import type { RunRecord } from '../batch/run-record.js';
import type { Series } from '../batch/series.js';
import type { Remarkable } from './failures.js';
import { explain } from './failures.js';
import { replayCommand } from './replay-command.js';
import { allRuns, totalsOf, VERDICTS } from './summary.js';
import { formatCount, formatCounted } from './text.js';
import { writeLines } from './write-lines.js';

/** A suite with more runs than this has a summary in place of those that are not remarkable. */
const CASES_MAX = 1_000;

/** What a JUnit report tells of. */
export interface JunitReport {
  readonly campaign: readonly SeriesRuns[];
  readonly isInterrupted: boolean;
  /** Where the trace of a run is; null if it has none. */
  readonly traceOf: (one: Remarkable) => string | null;
}

type Attributes = Readonly<Record<`@${string}`, string>>;

/** The child of a case that says how it ended. */
interface Outcome {
  readonly '@type': string;
  readonly '@message': string;
  readonly '#text': string;
}

/** An element `testcase`: a key with `@` is an attribute, any other a child. */
interface Case {
  readonly '@name': string;
  readonly '@classname': string;
  readonly '@time': string;
  readonly failure?: Outcome;
  readonly error?: Outcome;
  readonly skipped?: Omit<Outcome, '@type'>;
  readonly 'system-out'?: string;
}

/** The runs of one scenario on one protocol, those with a variant among them. */
interface Suite {
  readonly name: string;
  readonly className: string;
  readonly runs: readonly Remarkable[];
  readonly isLarge: boolean;
}

const XML = new XmlBuilder({
  attributeNamePrefix: '@',
  ignoreAttributes: false,
  suppressEmptyNode: true,
  suppressBooleanAttributes: false,
});

/** Writes a JUnit report into a file. */
export function writeJunit(file: string, report: JunitReport): void {
  writeLines(file, junitLines(report));
}

function* junitLines({ campaign, isInterrupted, traceOf }: JunitReport): Generator<string> {
  const suites = suitesOf(campaign);
  const broken = isInterrupted ? [interruption()] : [];
  const cases = suites.reduce((sum, suite) => sum + caseCount(suite), broken.length);
  yield '<?xml version="1.0" encoding="UTF-8"?>';
  yield opening('testsuites', {
    '@name': 'quorumlab',
    ...counts([...allRuns(campaign)], { cases, errors: broken.length }),
  });
  for (const suite of suites) {
    const runs = suite.runs.map(({ run }) => run);
    yield opening('testsuite', {
      '@name': suite.name,
      ...counts(runs, { cases: caseCount(suite), errors: 0 }),
    });
    for (const one of suite.runs) {
      if (!suite.isLarge || isRemarkable(one.run)) yield element(caseOf(suite, one, traceOf(one)));
    }
    if (suite.isLarge) yield element(summaryOf(suite));
    yield '</testsuite>';
  }
  for (const one of broken) {
    yield opening('testsuite', { '@name': 'quorumlab run', ...counts([], { cases: 1, errors: 1 }) });
    yield element(one);
    yield '</testsuite>';
  }
  yield '</testsuites>';
}

function suitesOf(campaign: readonly SeriesRuns[]): readonly Suite[] {
  const groups = new Map<string, Remarkable[]>();
  for (const { series, runs } of campaign) {
    const name = `${series.scenario} on ${series.protocol}`;
    const group = groups.get(name) ?? [];
    for (const run of runs) group.push({ series, run });
    groups.set(name, group);
  }
  return [...groups].map(([name, runs]) => {
    const [first] = runs;
    const className =
      first === undefined ? name : `quorumlab.${first.series.protocol}.${first.series.scenario}`;
    return { name, className, runs, isLarge: runs.length > CASES_MAX };
  });
}

function caseCount({ runs, isLarge }: Suite): number {
  return isLarge ? runs.filter(({ run }) => isRemarkable(run)).length + 1 : runs.length;
}

function isRemarkable({ verdict }: RunRecord): boolean {
  return verdict !== 'held' && verdict !== 'expected';
}

function counts(
  runs: readonly RunRecord[],
  { cases, errors }: { readonly cases: number; readonly errors: number },
): Attributes {
  const { violated, missed, error, inconclusive } = totalsOf(runs);
  return {
    '@tests': String(cases),
    '@failures': String(violated + missed),
    '@errors': String(error + errors),
    '@skipped': String(inconclusive),
    '@time': secondsOf(runs),
  };
}

function caseOf({ className }: Suite, one: Remarkable, trace: string | null): Case {
  const { series, run } = one;
  const head = { '@name': nameOf(series, run), '@classname': className, '@time': secondsOf([run]) };
  const sentences = explain(one);
  const [first] = sentences;
  const message = clean(first?.text ?? run.verdict);
  const lines = [...sentences.map(({ text }) => text), replayCommand(series, run.seed)];
  if (trace !== null) lines.push(`trace: ${trace}`);
  const outcome: Outcome = {
    '@type': first?.rule ?? run.verdict,
    '@message': message,
    '#text': clean(lines.join('\n')),
  };
  switch (run.verdict) {
    case 'held':
    case 'expected':
      return head;
    case 'violated':
    case 'missed':
      return { ...head, failure: outcome };
    case 'error':
      return { ...head, error: outcome };
    case 'inconclusive':
      return { ...head, skipped: { '@message': message, '#text': outcome['#text'] } };
  }
}

/** What tells the runs of a suite apart. */
function nameOf({ variant, servers, strategy }: Series, { seed }: RunRecord): string {
  const parts = [`seed ${String(seed)}`];
  if (strategy !== 'timed') parts.push(strategy);
  if (servers !== null) parts.push(formatCounted(servers, 'server', 'servers'));
  if (variant !== null) parts.push(`with ${variant}`);
  return parts.join(', ');
}

/** The case that stands for all runs of a large suite that have none. */
function summaryOf({ className, runs }: Suite): Case {
  const totals = totalsOf(runs.map(({ run }) => run));
  const verdicts = VERDICTS.filter((verdict) => totals[verdict] > 0);
  return {
    '@name': `all ${formatCount(runs.length)} runs`,
    '@classname': className,
    '@time': secondsOf(runs.filter(({ run }) => !isRemarkable(run)).map(({ run }) => run)),
    'system-out': verdicts.map((verdict) => `${formatCount(totals[verdict])} ${verdict}`).join(', '),
  };
}

/** Without it, a campaign that was stopped would look like one that held. */
function interruption(): Case {
  const message = 'interrupted before all runs were made';
  return {
    '@name': 'all runs',
    '@classname': 'quorumlab',
    '@time': secondsOf([]),
    error: { '@type': 'interrupted', '@message': message, '#text': message },
  };
}

function secondsOf(runs: readonly RunRecord[]): string {
  return (runs.reduce((sum, { wallMs }) => sum + wallMs, 0) / 1000).toFixed(3);
}

function element(testcase: Case): string {
  return XML.build({ testcase });
}

/** The builder makes whole elements; those that hold all others are written in pieces. */
function opening(name: string, attributes: Attributes): string {
  return XML.build({ [name]: { ...attributes } }).replace(/\/>$/, '>');
}

/** No character that XML cannot hold, be it escaped. */
function clean(text: string): string {
  return text.replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD');
}
