const BLOCK_BYTES = 64;
const ROUNDS = 80;

/** SHA-1 (FIPS 180-4) of bytes, with a byte for each character. ZooKeeper's `digest` scheme asks for it; it keeps no secret. */
export function sha1(bytes: string): string {
  const state = new Int32Array([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0]);
  const padded = pad(bytes);
  const words = new Int32Array(ROUNDS);
  for (let at = 0; at < padded.length; at += BLOCK_BYTES) {
    schedule(words, padded, at);
    compress(state, words);
  }
  let digest = '';
  for (const word of state) {
    digest += String.fromCharCode(word >>> 24, (word >>> 16) & 0xff, (word >>> 8) & 0xff, word & 0xff);
  }
  return digest;
}

/** Up to whole blocks: a bit, zeros, and the length in bits. */
function pad(bytes: string): Uint8Array {
  const padded = new Uint8Array(BLOCK_BYTES * Math.ceil((bytes.length + 9) / BLOCK_BYTES));
  for (let i = 0; i < bytes.length; i += 1) padded[i] = bytes.charCodeAt(i);
  padded[bytes.length] = 0x80;
  let bits = 8 * bytes.length;
  for (let i = padded.length - 1; bits > 0; i -= 1) {
    padded[i] = bits % 256;
    bits = Math.floor(bits / 256);
  }
  return padded;
}

function schedule(words: Int32Array, bytes: Uint8Array, at: number): void {
  const byte = (i: number): number => bytes[at + i] ?? 0;
  for (let i = 0; i < 16; i += 1) {
    words[i] = (byte(4 * i) << 24) | (byte(4 * i + 1) << 16) | (byte(4 * i + 2) << 8) | byte(4 * i + 3);
  }
  const word = (i: number): number => words[i] ?? 0;
  for (let i = 16; i < ROUNDS; i += 1) {
    words[i] = rotate(word(i - 3) ^ word(i - 8) ^ word(i - 14) ^ word(i - 16), 1);
  }
}

function compress(state: Int32Array, words: Int32Array): void {
  let [a = 0, b = 0, c = 0, d = 0, e = 0] = state;
  for (let i = 0; i < ROUNDS; i += 1) {
    const sum = (rotate(a, 5) + mix(i, b, c, d) + e + (words[i] ?? 0)) | 0;
    e = d;
    d = c;
    c = rotate(b, 30);
    b = a;
    a = sum;
  }
  for (const [i, added] of [a, b, c, d, e].entries()) state[i] = (state[i] ?? 0) + added;
}

function mix(round: number, b: number, c: number, d: number): number {
  if (round < 20) return ((b & c) | (~b & d)) + 0x5a827999;
  if (round < 40) return (b ^ c ^ d) + 0x6ed9eba1;
  if (round < 60) return ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc;
  return (b ^ c ^ d) + 0xca62c1d6;
}

function rotate(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}
