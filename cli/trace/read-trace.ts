/** Traces from files, plain or compressed, read as a stream: a trace may be larger than memory. */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { createGunzip } from 'node:zlib';
import type { RunEvent } from '../../scenarios/run-recipe.js';
import { eventsOf } from '../../sim/protocols/events.js';
import { clientsAmong, foldOf } from '../../sim/protocols/folds.js';
import type { TraceHeader, TraceItem } from '../../sim/trace/file/format.js';
import { KeyframeCheck } from '../../sim/trace/file/keyframe-check.js';
import type { TraceFold } from '../../sim/trace/state/trace-fold.js';
import type { OnDamage } from '../../sim/trace/file/trace-reader.js';
import { TraceReader } from '../../sim/trace/file/trace-reader.js';
import { TraceError } from '../../sim/trace/file/line/trace-error.js';
import { reasonOf } from '../input/files.js';
import { RequestError } from '../input/request-error.js';

/** A line is 64 KiB at most, but for the header of a run with a long tape. */
const LINE_CHARACTERS_MAX = 1 << 24;

/**
 * Everything that a trace says, line by line. Throws a {@link TraceError}, or a RequestError if there is no file. With
 * `skip`, damaged lines are items, and so is a missing footer.
 */
export async function* readTraceFile(
  file: string,
  onDamage: OnDamage = 'stop',
): AsyncGenerator<TraceItem<RunEvent>> {
  const reader = new TraceReader<RunEvent>(eventsOf, onDamage);
  // Behind a damaged line no fold would be sure any more.
  const check = onDamage === 'stop' ? new KeyframeCheck(foldFor) : null;
  const last = { number: 0 };
  try {
    for await (const line of linesOf(await chunksOf(file), last)) {
      const item = reader.line(line, last.number);
      check?.take(item, last.number);
      yield item;
    }
  } catch (error) {
    throw placed(error, file, last.number + 1);
  }
  const error = reader.end();
  if (error === null) return;
  if (onDamage === 'stop' || last.number === 0) throw error;
  yield { kind: 'damaged', error };
}

/** The fold of a trace's states; null for a protocol without one. */
export function foldFor({ protocol, actors }: TraceHeader): TraceFold | null {
  return foldOf(protocol, clientsAmong(actors));
}

/** Whether a file is a trace: by its name, or by how it begins. */
export async function isTraceFile(file: string): Promise<boolean> {
  if (/\.jsonl(\.gz)?$/.test(file)) return true;
  const beginning = await beginningOf(file);
  return isGzip(beginning) || beginning.toString('latin1').startsWith('{"k":"hdr"');
}

const BEGINNING_BYTES = 16;

async function beginningOf(file: string): Promise<Buffer> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(BEGINNING_BYTES), 0, BEGINNING_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

function isGzip(bytes: Buffer): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

async function chunksOf(file: string): Promise<Readable> {
  const isCompressed = isGzip(await beginningOf(file));
  const stream = createReadStream(file);
  if (!isCompressed) return stream;
  const plain = createGunzip();
  stream.on('error', (error) => plain.destroy(error));
  return stream.pipe(plain);
}

/** Cuts text at its newlines only: whatever else an editor takes for the end of a line belongs to the line. */
async function* linesOf(chunks: Readable, last: { number: number }): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const chunk of chunks) {
    if (!Buffer.isBuffer(chunk)) continue;
    const lines = (rest + decoder.write(chunk)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      last.number += 1;
      yield line;
    }
    if (rest.length > LINE_CHARACTERS_MAX) throw tooLong(last.number + 1);
  }
  rest += decoder.end();
  if (rest === '') return;
  last.number += 1;
  yield rest;
}

function tooLong(line: number): TraceError {
  return new TraceError({ line, column: null, what: 'not-json', why: 'the line is too long for a trace' });
}

/** An error of the file system or of decompression, as one of the request or of the trace. */
function placed(error: unknown, file: string, line: number): Error {
  if (error instanceof TraceError) return error;
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'Z_BUF_ERROR') {
    return new TraceError({
      line,
      column: null,
      what: 'truncated',
      why: 'the compressed file ends too early',
    });
  }
  if (code === 'Z_DATA_ERROR') {
    return new TraceError({ line, column: null, what: 'not-json', why: 'the compressed data is damaged' });
  }
  if (error instanceof Error && code === null) return error;
  return new RequestError(`${file}: cannot be read: ${reasonOf(error)}`);
}

/** The sentence for a trace that cannot be used: where, why, and what to do. */
export function describeTraceError(file: string, { line, column, what, why }: TraceError): string {
  const place = placeOf(file, line, column);
  const isForeign = what === 'other-version' || what === 'unknown-protocol';
  return `${place}: ${why}; ${isForeign ? 'read it with the version that wrote it' : 'save the trace again'}`;
}

/** So many damaged lines are quoted; of the others only the numbers are told. */
const QUOTED_MAX = 3;

/** What there is to say of the lines that were skipped. */
export function describeSkipped(file: string, errors: readonly TraceError[]): readonly string[] {
  const quoted = errors.slice(0, QUOTED_MAX).map(({ line, column, why }) => {
    return `${placeOf(file, line, column)}: ${why}`;
  });
  const rest = errors.slice(QUOTED_MAX).map(({ line }) => String(line));
  if (rest.length > 0) quoted.push(`${file}: damaged as well: line ${rest.join(', ')}`);
  if (errors.length > 0)
    quoted.push(`${file}: indexes behind a damaged line may be wrong; save the trace again`);
  return quoted;
}

function placeOf(file: string, line: number, column: number | null): string {
  return `${file}:${String(line)}${column === null ? '' : `:${String(column)}`}`;
}

/** For damage that a command cannot get over: it becomes the refusal of the request. */
export function refuseDamaged(file: string): (error: unknown) => never {
  return (error) => {
    throw error instanceof TraceError ? new RequestError(describeTraceError(file, error)) : error;
  };
}
