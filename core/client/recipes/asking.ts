import { assert } from '../../assert.js';
import type { Zxid } from '../../zxid.js';
import { ZERO_ZXID } from '../../zxid.js';
import type { SharedHandle } from './shared-handle.js';

/** What a recipe gives, as far as its user can know. */
export interface Given {
  /** The own znode; '' if it has none. */
  readonly node: string;
  readonly token: Zxid;
  /** The number of the own znode; 0 if it has none. */
  readonly seq: number;
  /** How many may have it at a time; 0: no limit. */
  readonly places: number;
}

const NOTHING: Given = { node: '', token: ZERO_ZXID, seq: 0, places: 0 };

/** One request at a time of a recipe's user, from its beginning to its end, and what is reported of it. */
export class Asking {
  private readonly handle: SharedHandle;
  private readonly recipe: string;
  private readonly path: string;
  private guidNow = '';
  private tokenNow = ZERO_ZXID;

  constructor(handle: SharedHandle, recipe: string, path: string) {
    this.handle = handle;
    this.recipe = recipe;
    this.path = path;
  }

  /** Whether there is a request that has not ended. */
  get isOpen(): boolean {
    return this.guidNow !== '';
  }

  /** Names the request at hand. */
  get guid(): string {
    return this.guidNow;
  }

  /** Of what was granted: larger than that of any holder before; 0 while nothing is, and where there is none. */
  get token(): Zxid {
    return this.tokenNow;
  }

  begin(): void {
    assert(!this.isOpen, 'one thing is asked for at a time');
    this.guidNow = this.handle.guid();
    this.handle.observe({ kind: 'recipe.requested', ...this.names(), session: this.handle.sessionId });
  }

  granted(given: Given = NOTHING): void {
    this.tokenNow = given.token;
    this.handle.observe({
      kind: 'recipe.granted',
      ...this.names(),
      session: this.handle.sessionId,
      node: given.node,
      token: given.token,
      seq: given.seq,
      places: given.places,
    });
  }

  acted(what: string, item: string): void {
    this.handle.observe({ kind: 'recipe.acted', ...this.names(), what, item, token: this.token });
  }

  observed(view: string, zxid: Zxid): void {
    this.handle.observe({ kind: 'recipe.observed', ...this.names(), view, zxid });
  }

  end(why: string): void {
    const { token } = this;
    const { sessionId: session } = this.handle;
    this.handle.observe({ kind: 'recipe.released', ...this.names(), session, token, why });
    this.guidNow = '';
    this.tokenNow = ZERO_ZXID;
  }

  private names(): { readonly recipe: string; readonly path: string; readonly holder: string } {
    return { recipe: this.recipe, path: this.path, holder: this.guidNow };
  }
}
