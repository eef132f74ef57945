import type { Zxid } from '../../zxid.js';
import { ZERO_ZXID } from '../../zxid.js';
import type { Line } from './shared-handle.js';

/** What a recipe reports that shows its user a part of the service: from when until when, and what. */
export class Showing {
  private readonly line: Line;
  private readonly names: { readonly recipe: string; readonly path: string };
  private holderNow = '';

  constructor(line: Line, names: { readonly recipe: string; readonly path: string }) {
    this.line = line;
    this.names = names;
  }

  /** Names the user at hand. */
  get holder(): string {
    return this.holderNow;
  }

  begins(): void {
    this.holderNow = this.line.guid();
    const { names, holder } = this;
    const { sessionId: session } = this.line;
    this.line.observe({ kind: 'recipe.requested', ...names, holder, session });
  }

  /** As of this zxid; of another path than that which it began with, if one is given. */
  shows(view: string, zxid: Zxid, path = this.names.path): void {
    const { names, holder } = this;
    this.line.observe({ kind: 'recipe.observed', ...names, path, holder, view, zxid });
  }

  ends(): void {
    const { names, holder } = this;
    const { sessionId: session } = this.line;
    const token = ZERO_ZXID;
    this.line.observe({ kind: 'recipe.released', ...names, holder, session, token, why: 'released' });
  }
}
