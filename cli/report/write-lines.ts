import { closeSync, openSync, writeSync } from 'node:fs';
import { reasonOf } from '../input/files.js';
import { RequestError } from '../input/request-error.js';

/** Lines are collected to so many characters before they are written. */
const CHUNK_CHARACTERS = 1 << 16;

/** Writes a report into a file, in pieces: a large one is never in memory as a whole. */
export function writeLines(file: string, lines: Iterable<string>): void {
  try {
    const descriptor = openSync(file, 'w');
    let text = '';
    for (const line of lines) {
      text += `${line}\n`;
      if (text.length < CHUNK_CHARACTERS) continue;
      writeAll(descriptor, text);
      text = '';
    }
    writeAll(descriptor, text);
    closeSync(descriptor);
  } catch (error) {
    throw new RequestError(`${file}: the report cannot be written: ${reasonOf(error)}`);
  }
}

function writeAll(descriptor: number, text: string): void {
  const bytes = Buffer.from(text, 'utf8');
  for (let at = 0; at < bytes.length;) at += writeSync(descriptor, bytes, at);
}
