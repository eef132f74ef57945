/** What the end of a plain file says at once, before its middle is read: the findings, the rules and the footer. */
import { TraceError } from '../../../sim/trace/file/line/trace-error.js';
import { ParsedLine } from '../../../sim/trace/file/line/parsed-line.js';
import type { TraceFinding, TraceFooter, TraceRule } from '../../../sim/trace/file/format.js';
import { STRUCTURE_KEYS } from '../../../sim/trace/file/format.js';
import { decodeFinding, decodeFooter, decodeRule } from '../../../sim/trace/file/verdict-codec.js';

const TAIL_BYTES = 1 << 18;

export interface TraceTail {
  readonly findings: readonly TraceFinding[];
  readonly rules: readonly TraceRule[];
  readonly footer: TraceFooter | null;
}

/** Null if the file is small, or ends otherwise than with a footer. */
export async function readTail(blob: Blob): Promise<TraceTail | null> {
  if (blob.size <= TAIL_BYTES) return null;
  const text = await blob.slice(blob.size - TAIL_BYTES).text();
  const [, ...lines] = text.split('\n');
  const findings: TraceFinding[] = [];
  const rules: TraceRule[] = [];
  let footer: TraceFooter | null = null;
  for (const line of lines) {
    const key = /^\{"k":"(\w+)"/.exec(line)?.[1];
    try {
      if (key === STRUCTURE_KEYS.finding) findings.push(decodeFinding(new ParsedLine(line, 0), false));
      else if (key === STRUCTURE_KEYS.rule) rules.push(decodeRule(new ParsedLine(line, 0), false));
      else if (key === STRUCTURE_KEYS.footer) footer = decodeFooter(new ParsedLine(line, 0), false).footer;
    } catch (error) {
      // Whatever is wrong here is told when the reading comes to it.
      if (!(error instanceof TraceError)) throw error;
    }
  }
  return footer === null ? null : { findings, rules, footer };
}
