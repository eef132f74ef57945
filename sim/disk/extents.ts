import type { Extent } from '../../core/env.js';

const ZEROS_AT_ONCE = 512;
const ZEROS: Readonly<Uint8Array> = new Uint8Array(ZEROS_AT_ONCE);

/**
 * The bytes of a file as a list of extents of larger arrays. Nothing is copied when a file is written: the files of
 * all servers can hold extents of one array, and damage replaces only the extents that it touches.
 */
export class Extents {
  #list: Extent[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  append(extent: Extent): void {
    if (extent.length === 0) return;
    this.#list.push(extent);
    this.#size += extent.length;
  }

  /** Writes over the bytes from `offset`; a gap behind the end becomes zeros, as in a sparse file. */
  overwrite(offset: number, extent: Extent): void {
    if (offset >= this.#size) {
      this.#fill(offset);
      this.append(extent);
      return;
    }
    const after = offset + extent.length;
    const tail = after < this.#size ? this.#cut(after, this.#size) : [];
    this.#list = this.#cut(0, offset);
    this.#list.push(extent, ...tail);
    this.#size = Math.max(this.#size, after);
  }

  /** Flips bits of one byte, which is there. The array that it lies in stays as it is: other files may hold it too. */
  flip(offset: number, bits: number): void {
    const [byte = 0] = this.read(offset, 1);
    this.overwrite(offset, { bytes: Uint8Array.of(byte ^ bits), start: 0, length: 1 });
  }

  /** Cuts to `size` bytes, or grows to it with zeros. */
  resize(size: number): void {
    if (size >= this.#size) {
      this.#fill(size);
      return;
    }
    this.#list = this.#cut(0, size);
    this.#size = size;
  }

  /** A copy that shares all bytes. */
  copy(): Extents {
    const copy = new Extents();
    copy.#list = [...this.#list];
    copy.#size = this.#size;
    return copy;
  }

  /** The bytes from `offset`, at most `length` of them, in one array of their own. */
  read(offset: number, length: number): Uint8Array {
    const end = Math.min(this.#size, offset + length);
    const bytes = new Uint8Array(Math.max(0, end - offset));
    let at = 0;
    for (const part of this.#cut(offset, end)) {
      bytes.set(part.bytes.subarray(part.start, part.start + part.length), at);
      at += part.length;
    }
    return bytes;
  }

  #fill(size: number): void {
    while (this.#size < size) {
      this.append({ bytes: ZEROS, start: 0, length: Math.min(ZEROS_AT_ONCE, size - this.#size) });
    }
  }

  #cut(from: number, to: number): Extent[] {
    const cut: Extent[] = [];
    let at = 0;
    for (const { bytes, start, length } of this.#list) {
      const first = Math.max(from, at);
      const last = Math.min(to, at + length);
      if (first < last) cut.push({ bytes, start: start + first - at, length: last - first });
      at += length;
    }
    return cut;
  }
}
