/**
 * Finds places in a line of JSON, for the sentence of an error. It is asked only when a line is known to be wrong:
 * engines word and place the errors of `JSON.parse` differently, and none tells where a key stands.
 */

export interface LineScan {
  /** The column where the line stops being JSON, from 1; behind its end if it breaks off; null if it is JSON. */
  readonly brokenAt: number | null;
  /** The column of each key of the outermost object. */
  readonly keys: ReadonlyMap<string, number>;
}

/** What may stand next. */
type Expected = 'value' | 'value-or-close' | 'key' | 'key-or-close' | 'colon' | 'comma-or-close' | 'end';

/** The patterns are made for each walk: a pattern that matches at a given place remembers that place. */
function patterns(): { readonly space: RegExp; readonly token: RegExp; readonly cut: RegExp } {
  return {
    space: /[ \t\r\n]*/y,
    // A string without control characters, a number, a word, or a mark.
    token:
      /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|[[\]{},:]/y,
    // A token that the end of the line cuts short.
    cut: /(?:"(?:[^"\\]|\\.)*\\?|-|t(?:ru?)?|f(?:a(?:ls?)?)?|n(?:ul?)?)$/y,
  };
}

/** Walks one line of JSON. */
export function scanLine(text: string): LineScan {
  const { space, token, cut } = patterns();
  const scan = new Scan();
  let at = endOf(space, text, 0);
  while (at < text.length) {
    const end = endOf(token, text, at);
    if (end === at && endOf(cut, text, at) === text.length)
      return { brokenAt: text.length + 1, keys: scan.keys };
    if (end === at || !scan.take(text.slice(at, end), at + 1)) return { brokenAt: at + 1, keys: scan.keys };
    at = endOf(space, text, end);
  }
  return { brokenAt: scan.isWhole ? null : text.length + 1, keys: scan.keys };
}

/** Where the match that starts at `from` ends; `from` itself if there is none. */
function endOf(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.test(text) ? pattern.lastIndex : from;
}

class Scan {
  readonly keys = new Map<string, number>();
  /** The closing marks that are owed, outermost first. */
  readonly #open: ('}' | ']')[] = [];
  #expected: Expected = 'value';

  get isWhole(): boolean {
    return this.#expected === 'end';
  }

  /** Takes the next token; false if it may not stand here. */
  take(token: string, column: number): boolean {
    switch (this.#expected) {
      case 'end':
        return false;
      case 'colon':
        this.#expected = 'value';
        return token === ':';
      case 'comma-or-close':
        return token === ',' ? this.#goOn() : this.#close(token);
      case 'key-or-close':
        return token === '}' ? this.#close(token) : this.#key(token, column);
      case 'key':
        return this.#key(token, column);
      case 'value-or-close':
        return token === ']' ? this.#close(token) : this.#value(token);
      case 'value':
        return this.#value(token);
    }
  }

  #goOn(): boolean {
    this.#expected = this.#open.at(-1) === '}' ? 'key' : 'value';
    return true;
  }

  #close(token: string): boolean {
    if (this.#open.pop() !== token) return false;
    this.#expected = this.#open.length === 0 ? 'end' : 'comma-or-close';
    return true;
  }

  #key(token: string, column: number): boolean {
    if (!token.startsWith('"')) return false;
    const key: unknown = JSON.parse(token);
    if (this.#open.length === 1 && typeof key === 'string') this.keys.set(key, column);
    this.#expected = 'colon';
    return true;
  }

  #value(token: string): boolean {
    if (token === '{') {
      this.#open.push('}');
      this.#expected = 'key-or-close';
    } else if (token === '[') {
      this.#open.push(']');
      this.#expected = 'value-or-close';
    } else if (token === '}' || token === ']' || token === ',' || token === ':') return false;
    else this.#expected = this.#open.length === 0 ? 'end' : 'comma-or-close';
    return true;
  }
}
