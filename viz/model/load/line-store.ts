/**
 * The lines of a trace as bytes: they come in pieces of any size, are told line by line, and are kept in blocks of whole
 * lines, so that a line can be read again when somebody looks at it. The whole is never one text: an engine's longest is
 * half a gigabyte.
 */

const NEWLINE = 10;
/** Long enough that decoding a block costs little for a line. */
const BLOCK_BYTES = 1 << 20;
/** The first one is shorter, for a first picture soon; each of the next is twice as long as the one before. */
const FIRST_BYTES = 3 << 14;

/**
 * Takes a line without its newline, which is what `text` holds from one place to before another, and where it begins in
 * the file (without compression).
 */
export type OnLine = (text: string, from: number, to: number, offset: number) => void;

export class LineStore {
  readonly #blocks: Uint8Array<ArrayBuffer>[] = [];
  /** Where each block begins. */
  readonly #starts: number[] = [];
  readonly #decoder = new TextDecoder();
  #size = 0;
  /** What came behind the last block. */
  #pending = new Uint8Array(FIRST_BYTES);
  #pendingSize = 0;

  /** How many bytes came so far. */
  get bytes(): number {
    return this.#size + this.#pendingSize;
  }

  /** All that came, as it came. */
  get blocks(): readonly Uint8Array<ArrayBuffer>[] {
    return [...this.#blocks, this.#pending.slice(0, this.#pendingSize)];
  }

  /** Takes the next piece, and tells the lines of each block that it fills. */
  push(piece: Uint8Array, onLine: OnLine): void {
    let taken = 0;
    while (taken < piece.length) {
      const room = this.#pending.length - this.#pendingSize;
      const part = piece.subarray(taken, taken + room);
      this.#pending.set(part, this.#pendingSize);
      this.#pendingSize += part.length;
      taken += part.length;
      if (this.#pendingSize === this.#pending.length) this.#cut(onLine);
    }
  }

  /** Nothing comes any more: tells the lines that are left, the last one even if no newline ends it. */
  end(onLine: OnLine): void {
    if (this.#pendingSize === 0) return;
    this.#keep(this.#pending.slice(0, this.#pendingSize), onLine);
    this.#pendingSize = 0;
  }

  /** The line that begins at an offset. */
  lineAt(offset: number): string {
    const place = this.#blockOf(offset);
    const block = this.#blocks[place];
    if (block === undefined) return '';
    const start = offset - (this.#starts[place] ?? 0);
    const newline = block.indexOf(NEWLINE, start);
    return this.#decoder.decode(block.subarray(start, newline < 0 ? block.length : newline));
  }

  /** Makes a block of all whole lines; a line that is longer than what there is room for makes room. */
  #cut(onLine: OnLine): void {
    const last = this.#pending.lastIndexOf(NEWLINE);
    if (last < 0) {
      const larger = new Uint8Array(this.#pending.length * 2);
      larger.set(this.#pending);
      this.#pending = larger;
      return;
    }
    this.#keep(this.#pending.slice(0, last + 1), onLine);
    const rest = this.#pending.subarray(last + 1);
    if (this.#pending.length < BLOCK_BYTES) {
      this.#pending = new Uint8Array(Math.min(BLOCK_BYTES, this.#pending.length * 2));
    }
    this.#pending.set(rest);
    this.#pendingSize = rest.length;
  }

  #keep(block: Uint8Array<ArrayBuffer>, onLine: OnLine): void {
    const start = this.#size;
    this.#blocks.push(block);
    this.#starts.push(start);
    this.#size += block.length;
    const text = this.#decoder.decode(block);
    // Beyond ASCII a text has fewer units than bytes, and only the bytes tell where a line begins.
    if (text.length === block.length) tellText(text, start, onLine);
    else this.#tellBytes(block, start, onLine);
  }

  #tellBytes(block: Uint8Array, start: number, onLine: OnLine): void {
    let from = 0;
    while (from < block.length) {
      const newline = block.indexOf(NEWLINE, from);
      const to = newline < 0 ? block.length : newline;
      const line = this.#decoder.decode(block.subarray(from, to));
      onLine(line, 0, line.length, start + from);
      from = to + 1;
    }
  }

  #blockOf(offset: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

function tellText(text: string, start: number, onLine: OnLine): void {
  let from = 0;
  while (from < text.length) {
    const newline = text.indexOf('\n', from);
    const to = newline < 0 ? text.length : newline;
    onLine(text, from, to, start + from);
    from = to + 1;
  }
}
