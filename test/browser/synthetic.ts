/** Long traces, made once for each build. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { writeSyntheticTrace } from '../../bench/synthetic-trace.js';
import { keptFile } from './harness.js';

/** Lines are collected to so many characters before they are written. */
const CHUNK_CHARACTERS = 1 << 20;

/** The file of a trace of about so many events. */
export async function syntheticFile(events: number): Promise<string> {
  return await keptFile(`synthetic-${String(events)}.jsonl`, (file) => Promise.resolve(write(file, events)));
}

function write(file: string, events: number): void {
  const descriptor = openSync(file, 'w');
  let text = '';
  writeSyntheticTrace(events, (line) => {
    text += `${line}\n`;
    if (text.length < CHUNK_CHARACTERS) return;
    writeSync(descriptor, text);
    text = '';
  });
  writeSync(descriptor, text);
  closeSync(descriptor);
}
