import { writeSyntheticTrace } from '../../../bench/synthetic-trace.js';

/** The lines of a trace of at least so many events, made up. */
export function syntheticLines(events: number): readonly string[] {
  const lines: string[] = [];
  writeSyntheticTrace(events, (line) => lines.push(line));
  return lines;
}

export function bytesOf(lines: readonly string[]): Uint8Array {
  return new TextEncoder().encode(lines.map((line) => `${line}\n`).join(''));
}
