/** Answers in a trace file: as they are, but for each Stat, which is a list of its numbers. */
import type { Answer } from '../../../core/znode/answers.js';
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
  const members = Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}:${encode(member)}`);
  return `{${members.join(',')}}`;
}

/** In format 1 a Stat stands as it is. */
function decode(json: Readonly<Record<string, unknown>>): unknown {
  const { stat, results } = json;
  const whole = isList(stat) ? { ...json, stat: decodeStat(stat) } : json;
  if (!isList(results)) return whole;
  return { ...whole, results: results.map((result) => (isRecord(result) ? decode(result) : result)) };
}
