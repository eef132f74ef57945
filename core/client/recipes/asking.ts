import { assert } from '../../assert.js';
import type { Zxid } from '../../zxid.js';
import { ZERO_ZXID } from '../../zxid.js';
import type { Line } from './shared-handle.js';

/** What a recipe gives, as far as its user can know. */
export interface Given {
  /** The own znode; '' if it has none. */
  readonly node: string;
  readonly token: Zxid;
  /** How many may have it at a time; 0: no limit. */
  readonly places: number;
}

const NOTHING: Given = { node: '', token: ZERO_ZXID, places: 0 };

/** One request at a time of a recipe's user, from its beginning to its end, and what is reported of it. */
export class Asking {
  private readonly line: Line;
  private readonly recipe: string;
  private readonly path: string;
  private guidNow = '';
  private token = ZERO_ZXID;

  constructor(line: Line, recipe: string, path: string) {
    this.line = line;
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

  begin(): void {
    assert(!this.isOpen, 'one thing is asked for at a time');
    this.guidNow = this.line.guid();
    this.line.observe({ kind: 'recipe.requested', ...this.names(), session: this.line.sessionId });
  }

  granted({ node, token, places }: Given = NOTHING): void {
    this.token = token;
    const { sessionId: session } = this.line;
    this.line.observe({ kind: 'recipe.granted', ...this.names(), session, node, token, seq: 0, places });
  }

  acted(what: string, item: string): void {
    this.line.observe({ kind: 'recipe.acted', ...this.names(), what, item, token: this.token });
  }

  observed(view: string, zxid: Zxid): void {
    this.line.observe({ kind: 'recipe.observed', ...this.names(), view, zxid });
  }

  end(why: string): void {
    const { token } = this;
    const { sessionId: session } = this.line;
    this.line.observe({ kind: 'recipe.released', ...this.names(), session, token, why });
    this.guidNow = '';
    this.token = ZERO_ZXID;
  }

  private names(): { readonly recipe: string; readonly path: string; readonly holder: string } {
    return { recipe: this.recipe, path: this.path, holder: this.guidNow };
  }
}
