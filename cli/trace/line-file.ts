import { closeSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** Lines are collected to so many characters before they are written. */
const CHUNK_CHARACTERS = 1 << 16;

/**
 * A file of lines that is written in large pieces, and appears under its name when it is whole. Its methods throw what the
 * file system throws.
 */
export class LineFile {
  readonly #file: string;
  readonly #unfinished: string;
  readonly #descriptor: number;
  #text = '';
  #isOpen = true;

  /** Makes the directory if there is none. */
  constructor(file: string) {
    mkdirSync(dirname(file), { recursive: true });
    this.#file = file;
    this.#unfinished = `${file}.part`;
    this.#descriptor = openSync(this.#unfinished, 'w');
  }

  write(line: string): void {
    this.#text += `${line}\n`;
    if (this.#text.length >= CHUNK_CHARACTERS) this.#flush();
  }

  /** Nothing more is written. */
  close(): void {
    this.#flush();
    this.#shut();
    renameSync(this.#unfinished, this.#file);
  }

  /** Leaves no file behind. */
  abandon(): void {
    this.#shut();
    rmSync(this.#unfinished, { force: true });
  }

  #shut(): void {
    if (this.#isOpen) closeSync(this.#descriptor);
    this.#isOpen = false;
  }

  #flush(): void {
    const bytes = Buffer.from(this.#text, 'utf8');
    this.#text = '';
    for (let at = 0; at < bytes.length;) at += writeSync(this.#descriptor, bytes, at);
  }
}
