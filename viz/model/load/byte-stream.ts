/** The bytes of a source, unpacked if they are packed. */
import type { TraceSource } from '../service.js';
import { OpenError } from '../service.js';

export interface ByteSource {
  /** As it is, packed or not. */
  readonly blob: Blob;
  readonly isPacked: boolean;
  /** Unpacked. */
  readonly stream: ReadableStream<Uint8Array<ArrayBuffer>>;
  /** How many bytes of the blob were read. */
  read(): number;
}

/** Rejects with an OpenError. */
export async function openBytes(source: TraceSource): Promise<ByteSource> {
  const blob = await blobOf(source);
  const head = new Uint8Array(await blob.slice(0, 2).arrayBuffer());
  const isPacked = head[0] === 0x1f && head[1] === 0x8b;
  let bytes = 0;
  const counted = blob.stream().pipeThrough(
    new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(piece, controller) {
        bytes += piece.length;
        controller.enqueue(piece);
      },
    }),
  );
  return { blob, isPacked, stream: isPacked ? unpack(counted, source.name) : counted, read: () => bytes };
}

function unpack(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  name: string,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  if (typeof DecompressionStream !== 'undefined') return stream.pipeThrough(new DecompressionStream('gzip'));
  throw new OpenError(
    `${name} is packed, and this browser cannot unpack it. Unpack it first with gunzip, and open the result.`,
  );
}

async function blobOf(source: TraceSource): Promise<Blob> {
  switch (source.kind) {
    case 'file':
      return source.blob;
    case 'bytes':
      return new Blob([source.bytes.slice()]);
    case 'url':
      return fetchBlob(source.url, source.name);
  }
}

async function fetchBlob(url: string, name: string): Promise<Blob> {
  const answer = await fetch(url).catch(() => null);
  if (answer === null)
    throw new OpenError(
      `${name} cannot be loaded from ${url}: no answer came. Drop the file on this page instead.`,
    );
  if (!answer.ok)
    throw new OpenError(`${name} cannot be loaded from ${url}: the answer was ${String(answer.status)}.`);
  return answer.blob();
}
