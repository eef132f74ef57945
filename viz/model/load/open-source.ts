/** Opens a source: reads it piece by piece, and tells of it on the way. */
import { tableCollectors } from '../collect/table-collectors.js';
import { OpenTrace } from '../open-trace.js';
import type { LoadProgress, TraceSource } from '../service.js';
import { OpenError } from '../service.js';
import type { TraceModel } from '../trace-model.js';
import type { ByteSource } from './byte-stream.js';
import { openBytes } from './byte-stream.js';
import type { TraceTail } from './tail.js';
import { readTail } from './tail.js';
import { TraceLoader } from './trace-loader.js';

/** So many events are enough for a first picture if the answer is known: a screen shows no more of them one by one. */
const EARLY_EVENTS = 512;
/** Without the answer a picture that is soon replaced by the whole would only flicker. */
const EARLY_EVENTS_WITHOUT_ANSWER = 4096;
const PROGRESS_MS = 50;
/** Sources come in pieces of any size; no more than this is read at a time. */
const PIECE_BYTES = 1 << 15;

export interface OpenOptions {
  /** Events behind so many are not read. */
  readonly eventsMax: number;
  progress(progress: LoadProgress): void;
  model(model: TraceModel, isWhole: boolean): void;
  isCancelled(): boolean;
}

/** Resolves with null if it was cancelled; rejects with an OpenError. */
export async function openSource(source: TraceSource, options: OpenOptions): Promise<OpenTrace | null> {
  const bytes = await openBytes(source);
  const tail = bytes.isPacked ? null : await readTail(bytes.blob);
  const loader = new TraceLoader(
    source.name,
    { from: source.from ?? null, eventsMax: options.eventsMax, tail },
    tableCollectors,
  );
  if (!(await feed(loader, bytes, { name: source.name, options, tail }))) return null;
  const builder = loader.end();
  // What was cut off has its verdict at its end all the same.
  const model = builder.model(loader.problems(), loader.isStopped ? tail : null);
  options.model(model, true);
  return new OpenTrace(model, builder.tables(), {
    lines: loader.lines,
    decode: (line) => loader.again(line),
    table: builder.table,
    search: builder.search,
    keyframes: builder.keyframes,
  });
}

interface Feeding {
  readonly name: string;
  readonly options: OpenOptions;
  readonly tail: TraceTail | null;
}

/** False if it was cancelled. */
async function feed(
  loader: TraceLoader,
  bytes: ByteSource,
  { name, options, tail }: Feeding,
): Promise<boolean> {
  const reader = bytes.stream.getReader();
  const enough = tail === null ? EARLY_EVENTS_WITHOUT_ANSWER : EARLY_EVENTS;
  let hasModel = false;
  let toldAt = performance.now();
  while (!loader.isStopped) {
    const piece = await readPiece(reader, name, loader);
    if (options.isCancelled()) {
      await reader.cancel();
      return false;
    }
    if (piece === null) return true;
    for (let from = 0; from < piece.length && !loader.isStopped; from += PIECE_BYTES) {
      loader.push(piece.subarray(from, from + PIECE_BYTES));
      const { builder } = loader;
      if (!hasModel && builder !== null && builder.count >= enough) {
        hasModel = true;
        options.model(builder.model(loader.problems(), tail), false);
      }
      if (performance.now() - toldAt < PROGRESS_MS) continue;
      toldAt = performance.now();
      options.progress({ bytes: bytes.read(), bytesTotal: bytes.blob.size, events: builder?.count ?? 0 });
    }
  }
  await reader.cancel();
  return true;
}

/** Null at the end. A file that breaks off ends there, if anything came of it: the loader tells that its footer is missing. */
async function readPiece(
  reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>,
  name: string,
  loader: TraceLoader,
): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    const { value } = await reader.read();
    return value ?? null;
  } catch (error) {
    if (loader.lines.bytes > 0) return null;
    const why = error instanceof Error ? error.message : String(error);
    throw new OpenError(`${name} cannot be read: ${why}.`);
  }
}
