/** Answers in a trace file: as they are, but for each Stat, which is a list of its numbers, and for named permissions. */
import type { Answer } from '../../../core/znode/answers.js';
import { nameAcl, withAcl } from './acl-names.js';
import { isList, isRecord } from './json-guards.js';
import { decodeStat, encodeStat, isStat } from './stat-codec.js';
import { isAnswer } from './znode-guards.js';

export function encodeAnswer(answer: Answer): string {
  return encode(answer);
}

export function decodeAnswer(json: unknown): Answer | undefined {
  const answer = isRecord(json) && ('stat' in json || 'results' in json) ? decode(json) : json;
  return isAnswer(answer) ? answer : undefined;
}

function encode(value: unknown): string {
  if (isList(value)) return `[${value.map(encode).join(',')}]`;
  if (!isRecord(value)) return JSON.stringify(value);
  if (isStat(value)) return encodeStat(value);
  const members = Object.entries(value).map(
    ([name, member]) => `${JSON.stringify(name)}:${encode(nameAcl(name, member))}`,
  );
  return `{${members.join(',')}}`;
}

/** In format 1 a Stat stands as it is. Permissions never come without a Stat. Undefined if a part of it is wrong. */
function decode(json: Readonly<Record<string, unknown>>): unknown {
  const named = withAcl(json);
  if (named === undefined) return undefined;
  const stat = isList(named['stat']) ? decodeStat(named['stat']) : named['stat'];
  if (stat === undefined && 'stat' in named) return undefined;
  const whole = stat === undefined ? named : { ...named, stat };
  const { results } = named;
  if (!isList(results)) return whole;
  const decoded = results.map((result) => (isRecord(result) ? decode(result) : result));
  return decoded.includes(undefined) ? undefined : { ...whole, results: decoded };
}
