import type { Zxid } from '../../zxid.js';
import { ZERO_ZXID } from '../../zxid.js';
import type { SharedHandle } from './shared-handle.js';

/** What a recipe reports that shows its user a part of the service: from when until when, and what. */
export class Showing {
  private readonly handle: SharedHandle;
  private readonly names: { readonly recipe: string; readonly path: string };
  private holderNow = '';

  constructor(handle: SharedHandle, names: { readonly recipe: string; readonly path: string }) {
    this.handle = handle;
    this.names = names;
  }

  /** Names the user at hand. */
  get holder(): string {
    return this.holderNow;
  }

  begins(): void {
    this.holderNow = this.handle.guid();
    const { names, holder } = this;
    const { sessionId: session } = this.handle;
    this.handle.observe({ kind: 'recipe.requested', ...names, holder, session });
  }

  /** As of this zxid; of another path than that which it began with, if one is given. */
  shows(view: string, zxid: Zxid, path = this.names.path): void {
    const { names, holder } = this;
    this.handle.observe({ kind: 'recipe.observed', ...names, path, holder, view, zxid });
  }

  ends(): void {
    const { names, holder } = this;
    const { sessionId: session } = this.handle;
    const token = ZERO_ZXID;
    this.handle.observe({ kind: 'recipe.released', ...names, holder, session, token, why: 'released' });
  }
}
