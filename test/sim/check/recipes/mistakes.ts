/** Recipes that get one step wrong, as real ones have. */
import type { PlaceOptions } from '../../../../core/client/recipes/queue-place.js';
import { QueuePlace } from '../../../../core/client/recipes/queue-place.js';
import { LeaderLatch } from '../../../../core/client/recipes/elections/leader-latch.js';
import { Lock } from '../../../../core/client/recipes/locks/lock.js';
import type { Order } from '../../../../core/client/recipes/protected-create.js';
import { ProtectedCreate } from '../../../../core/client/recipes/protected-create.js';
import type { SharedHandle } from '../../../../core/client/recipes/shared-handle.js';
import type { MultiOp } from '../../../../core/znode/requests.js';

/** A lost reply is no reason to look whether the znode is there. */
class RashCreate extends ProtectedCreate {
  protected override sync(number: number, order: Order): void {
    this.create(number, order);
  }
}

class RashPlace extends QueuePlace {
  protected override makeCreates(handle: SharedHandle): ProtectedCreate {
    return new RashCreate(handle, this);
  }
}

/** Waits behind a znode that it has made itself, and leaves it behind (CURATOR-79). */
export class RashLock extends Lock {
  protected override makePlace(handle: SharedHandle, options: PlaceOptions): QueuePlace {
    return new RashPlace(handle, options, this);
  }
}

/** When the one in front goes it is its turn. */
class HastyPlace extends QueuePlace {
  protected override woken(): void {
    this.arrive();
  }
}

/** Takes the lock when the one in front of it gave up waiting. */
export class HastyLock extends Lock {
  protected override makePlace(handle: SharedHandle, options: PlaceOptions): QueuePlace {
    return new HastyPlace(handle, options, this);
  }
}

/** Does not hear that its session has ended, and goes on in the next one: nothing but a fence stops it. */
export class DeafLock extends Lock {
  private path = '';

  override first(): void {
    this.path = this.place.node?.path ?? '';
    super.first();
  }

  override fence(): MultiOp {
    return { kind: 'check', path: this.path, version: -1 };
  }

  override confidenceLost(): void {}

  override lost(): void {
    if (!this.isHeld) super.lost();
  }
}

/** Its znode is its own over the end of a session. */
class StickyPlace extends QueuePlace {
  override lost(): void {
    if (this.node !== null) this.look();
    else super.lost();
  }
}

/** Leads by a znode of its earlier session, which is listed still and about to vanish (CURATOR-644). */
export class TrustingLatch extends LeaderLatch {
  override lost(): void {
    if (this.place.node === null) {
      super.lost();
      return;
    }
    this.loses('lost');
    this.request();
  }

  protected override verify(): void {
    this.lead();
  }

  protected override makePlace(handle: SharedHandle, options: PlaceOptions): QueuePlace {
    return new StickyPlace(handle, options, this);
  }
}
