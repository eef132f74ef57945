/** The lines of a trace that are no events: findings, rules, and the footer. None of them takes an index. */
import { assert } from '../../../core/assert.js';
import type { Evidence } from '../../check/checker.js';
import { asCounts, asIs, asListOf, isCount, isList, isRecord, isText } from './json-guards.js';
import { isRuleVerdict, isRunVerdict, STRUCTURE_KEYS } from './format.js';
import type { KeyframePlace, TraceFinding, TraceFooter, TraceRule } from './format.js';
import type { ParsedLine } from './line/parsed-line.js';

/** A footer line, taken apart. */
export interface FooterLine {
  readonly footer: TraceFooter;
  /** The checksum: 16 hex digits. */
  readonly sum: string;
  /** The part of the line that the checksum covers: all that stands before it. */
  readonly summed: string;
}

const FINDING_KEYS: ReadonlySet<string> = new Set(['k', 'rule', 'slug', 'message', 'evidence']);
const RULE_KEYS: ReadonlySet<string> = new Set(['k', 'rule', 'verdict', 'premises']);
const FOOTER_KEYS: ReadonlySet<string> = new Set([
  ...['k', 'events', 'reported', 'hash', 'verdict', 'keys', 'kinds', 'sum'],
]);
const DIGITS = /^[0-9a-f]{16}$/;

export function encodeFinding({ rule, slug, message, evidence }: TraceFinding): string {
  assert(
    evidence.every(({ index }) => isCount(index) && index > 0),
    'evidence is given by the index of an event',
  );
  const events = evidence.map(({ index, role }) => ({ i: index, role }));
  return JSON.stringify({ k: STRUCTURE_KEYS.finding, rule, slug, message, evidence: events });
}

/** `isStrict`: keys that are not known are refused. */
export function decodeFinding(line: ParsedLine, isStrict: boolean): TraceFinding {
  if (isStrict) line.refuseOthers(FINDING_KEYS);
  return {
    rule: line.need('rule', 'the id of a rule', asText),
    slug: line.need('slug', 'the name of a rule', asText),
    message: line.need('message', 'a sentence', asText),
    evidence: line.need(
      'evidence',
      'a list of events, each with an index "i" from 1 and a role',
      asEvidenceList,
    ),
  };
}

export function encodeRule({ rule, verdict, premises }: TraceRule): string {
  assert(isCount(premises), 'premises are counted');
  return JSON.stringify({ k: STRUCTURE_KEYS.rule, rule, verdict, premises });
}

export function decodeRule(line: ParsedLine, isStrict: boolean): TraceRule {
  if (isStrict) line.refuseOthers(RULE_KEYS);
  return {
    rule: line.need('rule', 'the id of a rule', asText),
    verdict: line.need('verdict', 'held, violated, unknown, vacuous or excused', asIs(isRuleVerdict)),
    premises: line.need('premises', 'a count, an integer from 0', asCount),
  };
}

/** The part of a footer line that its checksum covers; `closeFooter` makes the line of it. */
export function encodeFooter(footer: TraceFooter): string {
  const { events, reported, hash, verdict, keyframes, counts } = footer;
  assert(DIGITS.test(hash), 'a run hash is 16 hex digits');
  const keys = keyframes.map(({ offset, index }) => [offset, index]);
  const members = { k: STRUCTURE_KEYS.footer, events, reported, hash, verdict, keys, kinds: counts };
  return JSON.stringify(members).slice(0, -1);
}

export function closeFooter(summed: string, sum: string): string {
  return summed + ending(sum);
}

export function decodeFooter(line: ParsedLine, isStrict: boolean): FooterLine {
  if (isStrict) line.refuseOthers(FOOTER_KEYS);
  const footer = {
    events: line.need('events', 'a count, an integer from 0', asCount),
    reported: line.need('reported', 'a count, an integer from 0', asCount),
    hash: line.need('hash', '16 hex digits', asDigits),
    verdict: line.need(
      'verdict',
      'held, violated, expected, missed, inconclusive or error',
      asIs(isRunVerdict),
    ),
    // A footer of format 1 has neither.
    keyframes: line.has('keys')
      ? line.need('keys', 'a list of keyframes, each as [offset, index]', asPlaces)
      : [],
    counts: line.has('kinds') ? line.need('kinds', 'an object of counts by short name', asCounts) : null,
  };
  const sum = line.need('sum', '16 hex digits', asDigits);
  if (!line.text.endsWith(ending(sum)))
    line.fail('wrong-sum', 'the checksum must be the end of the footer', 'sum');
  return { footer, sum, summed: line.text.slice(0, -ending(sum).length) };
}

function ending(sum: string): string {
  return `,"sum":"${sum}"}`;
}

const asText = asIs(isText);
const asCount = asIs(isCount);
const asEvidenceList = asListOf(asEvidence);

function asEvidence(json: unknown): Evidence | undefined {
  if (!isRecord(json)) return undefined;
  const { i, role } = json;
  return isCount(i) && i > 0 && isText(role) ? { index: i, role } : undefined;
}

function asPlaces(json: unknown): readonly KeyframePlace[] | undefined {
  return asListOf((place): KeyframePlace | undefined => {
    if (!isList(place) || place.length !== 2) return undefined;
    const [offset, index] = place;
    return isCount(offset) && isCount(index) ? { offset, index } : undefined;
  })(json);
}

function asDigits(json: unknown): string | undefined {
  return isText(json) && DIGITS.test(json) ? json : undefined;
}
