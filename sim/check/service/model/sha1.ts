/**
 * SHA-1 of bytes, as RFC 3174 gives it in its second method: in a circular queue of sixteen words. The servers have one
 * of their own; the checkers believe no code that they judge.
 */
export function sha1(bytes: readonly number[]): readonly number[] {
  const message = [...bytes, 0x80];
  while (message.length % 64 !== 56) message.push(0);
  const bits = bytes.length * 8;
  message.push(0, 0, 0, Math.floor(bits / 4_294_967_296));
  for (const shift of [24, 16, 8, 0]) message.push((bits >>> shift) & 0xff);
  let hash: Five = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];
  for (let start = 0; start < message.length; start += 64)
    hash = digested(hash, message.slice(start, start + 64));
  return hash.flatMap((word) => [24, 16, 8, 0].map((shift) => (word >>> shift) & 0xff));
}

type Five = readonly [number, number, number, number, number];

function digested([h0, h1, h2, h3, h4]: Five, block: readonly number[]): Five {
  const queue: number[] = [];
  for (let i = 0; i < 64; i += 4)
    queue.push(block.slice(i, i + 4).reduce((word, byte) => (word << 8) | byte, 0));
  let [a, b, c, d, e] = [h0, h1, h2, h3, h4];
  for (let t = 0; t < 80; t += 1) {
    const s = t & 15;
    if (t >= 16) {
      const older = [13, 8, 2, 0].map((back) => queue[(s + back) & 15] ?? 0);
      queue[s] = turned(
        older.reduce((mix, word) => mix ^ word, 0),
        1,
      );
    }
    const [f, k] = stage(t, b, c, d);
    const next = (turned(a, 5) + f + e + (queue[s] ?? 0) + k) | 0;
    [a, b, c, d, e] = [next, a, turned(b, 30), c, d];
  }
  return [(h0 + a) | 0, (h1 + b) | 0, (h2 + c) | 0, (h3 + d) | 0, (h4 + e) | 0];
}

function stage(t: number, b: number, c: number, d: number): readonly [number, number] {
  if (t < 20) return [d ^ (b & (c ^ d)), 0x5a827999];
  if (t < 40) return [b ^ c ^ d, 0x6ed9eba1];
  return t < 60 ? [(b & c) | (d & (b | c)), 0x8f1bbcdc] : [b ^ c ^ d, 0xca62c1d6];
}

function turned(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}
