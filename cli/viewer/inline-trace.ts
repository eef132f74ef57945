import { readFileSync } from 'node:fs';
import { constants, gunzipSync, gzipSync } from 'node:zlib';
import { reasonOf } from '../input/files.js';
import { RequestError } from '../input/request-error.js';

/**
 * The file as one gzip member in Base64, the one form that every browser can read from within a page: it decompresses
 * gzip and deflate only, and refuses a second member. So what is compressed already is compressed anew.
 */
export function inlineTrace(file: string): string {
  try {
    const bytes = readFileSync(file);
    // What is cut off is not the page's concern: it shows what is there, and says so.
    const plain = isGzip(bytes) ? gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH }) : bytes;
    return gzipSync(plain, { level: 9 }).toString('base64');
  } catch (error) {
    throw new RequestError(`${file}: cannot be read: ${reasonOf(error)}`);
  }
}

function isGzip(bytes: Buffer): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}
