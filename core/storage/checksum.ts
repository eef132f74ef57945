/** The table of CRC-32 (the reflected polynomial 0xEDB88320, as in zlib), a word for each byte. */
function makeTable(): Uint32Array {
  const table = new Uint32Array(256);
  for (let byte = 0; byte < 256; byte += 1) {
    let word = byte;
    for (let bit = 0; bit < 8; bit += 1) word = (word & 1) === 1 ? (word >>> 1) ^ 0xedb88320 : word >>> 1;
    table[byte] = word;
  }
  return table;
}

const TABLE: Readonly<Uint32Array> = makeTable();

/** Goes on with the four bytes of a word, the highest first. For a start from nothing, `crc` is 0. */
export function crc32Word(word: number, crc: number): number {
  let state = ~crc;
  for (let shift = 24; shift >= 0; shift -= 8) {
    state = (state >>> 8) ^ (TABLE[(state ^ (word >>> shift)) & 0xff] ?? 0);
  }
  return ~state >>> 0;
}

/** CRC-32 of `length` bytes from `start`. `seed` goes on from the checksum of what lies before. */
export function crc32(bytes: Uint8Array, start: number, length: number, seed = 0): number {
  let crc = ~seed;
  for (let i = start; i < start + length; i += 1) {
    crc = (crc >>> 8) ^ (TABLE[(crc ^ (bytes[i] ?? 0)) & 0xff] ?? 0);
  }
  return ~crc >>> 0;
}
