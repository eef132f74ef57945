/**
 * Where a command writes. On a terminal there are colours and a line that moves; elsewhere, and if the user or a CI
 * says so, plain lines without any control character.
 */
import type { ChalkInstance } from 'chalk';
import { Chalk } from 'chalk';

/** What a text that is shown depends on. */
export interface Look {
  /** How wide lines may be; Infinity if nobody looks at them in a window. */
  readonly columns: number;
  /** Colours, or the plain text again. */
  readonly paint: ChalkInstance;
}

/** A stream that may be a terminal. */
type Stream = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };

export interface OutputOptions {
  readonly out: Stream;
  readonly err: Stream;
  readonly environment: NodeJS.ProcessEnv;
  /** Called if something cannot be written although somebody reads. */
  readonly onFailure: (error: Error) => void;
}

/** Narrower than this, words would stand alone. */
const COLUMNS_MIN = 40;

export class Output implements Look {
  /** Colours and movement are wanted. */
  readonly isLively: boolean;
  readonly columns: number;
  readonly paint: ChalkInstance;
  readonly #out: Stream;
  readonly #err: Stream;
  /** Whoever read along has gone, as `head` does. That is no error, and no reason to stop. */
  #isClosed = false;
  /** Goes on with what waits for the reader. */
  #onRead: (() => void) | null = null;

  constructor({ out, err, environment, onFailure }: OutputOptions) {
    this.#out = out;
    this.#err = err;
    const isPlain =
      isSet(environment['NO_COLOR']) || isSet(environment['CI']) || environment['TERM'] === 'dumb';
    this.isLively = out.isTTY === true && err.isTTY === true && !isPlain;
    this.columns = out.isTTY === true ? Math.max(COLUMNS_MIN, out.columns ?? 80) : Number.POSITIVE_INFINITY;
    this.paint = this.isLively ? new Chalk() : new Chalk({ level: 0 });
    out.on('drain', () => this.#onRead?.());
    for (const stream of [out, err]) {
      stream.on('error', (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EPIPE') onFailure(error);
        this.#isClosed ||= stream === out;
        this.#onRead?.();
      });
    }
  }

  /** The stream for a line that moves. */
  get progressStream(): NodeJS.WritableStream {
    return this.#err;
  }

  /** Writes a line of the result. */
  line(text = ''): void {
    if (!this.#isClosed) this.#out.write(`${text}\n`);
  }

  /** Writes many lines, no faster than they are read; stops when nobody reads any more. */
  async lines(texts: Iterable<string> | AsyncIterable<string>): Promise<void> {
    for await (const text of texts) {
      if (this.#isClosed) return;
      if (this.#out.write(`${text}\n`)) continue;
      await new Promise<void>((resolve) => {
        this.#onRead = resolve;
      });
      this.#onRead = null;
    }
  }

  /** Writes a line that is not the result: an error, a remark on the way. */
  remark(text: string): void {
    this.#err.write(`${text}\n`);
  }
}

/** Set to anything but the empty text, as https://no-color.org has it. */
function isSet(variable: string | undefined): boolean {
  return variable !== undefined && variable !== '';
}
