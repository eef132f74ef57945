/** Recipes that show a part of the service, and get one step wrong. */
import type { CachedNode } from '../../../../core/client/recipes/config/config-cache.js';
import { ConfigCache } from '../../../../core/client/recipes/config/config-cache.js';
import { ConfigSet } from '../../../../core/client/recipes/config/config-set.js';
import { GroupMember } from '../../../../core/client/recipes/groups/group-member.js';
import { ServiceProvider } from '../../../../core/client/recipes/discovery/service-provider.js';

/** A watch that stays is there again when the session is on another server: so nothing is read again. */
export class TrustingCache extends ConfigCache {
  override connected(isNewSession = false): void {
    if (isNewSession || !this.isCurrent) super.connected();
  }

  override suspended(): void {
    if (!this.isCurrent) super.suspended();
  }
}

/** What was read is shown, whatever has become of the pointer meanwhile. */
export class TornSet extends ConfigSet {
  protected override isWhole(): boolean {
    return true;
  }
}

/** A znode of its id is its own: also that of the session before, which vanishes. */
export class SquattingMember extends GroupMember {
  protected override isOwn(): boolean {
    return true;
  }
}

/** Better an instance that is gone than none. */
export class LoyalProvider extends ServiceProvider {
  override changed(path: string, node: CachedNode | null): void {
    if (node !== null) super.changed(path, node);
  }
}
