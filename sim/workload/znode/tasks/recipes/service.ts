import type {
  GroupMember,
  GroupMemberOwner,
} from '../../../../../core/client/recipes/groups/group-member.js';
import { encodeInstance } from '../../../../../core/client/recipes/discovery/service-instance.js';
import type { Task } from '../../plan.js';
import type { RecipeKit } from './recipe-app.js';
import { RecipeApp } from './recipe-app.js';

type ServicePlan = Extract<Task, { kind: 'service' }>;

const PORT = 8080;

/** Offers a service for a while, again and again; half of them go on to the end. */
export class ServiceApp extends RecipeApp implements GroupMemberOwner {
  private readonly plan: ServicePlan;
  private readonly registration: GroupMember;
  private hasBegun = false;
  private isForGood = false;

  constructor(kit: RecipeKit, plan: ServicePlan) {
    super(kit, plan);
    this.plan = plan;
    const { path: group, weight = 1 } = plan;
    const { name: address, task } = this.desk;
    const id = `${address}-${String(task)}`;
    const data = encodeInstance({ id, address, port: PORT + task, weight, payload: '' });
    this.registration = new kit.parts.groupMember(kit.handle, { group, id, data }, this);
  }

  joined(): void {}

  parted(): void {}

  refused(): void {
    this.line.unwait();
    this.stepEnds();
  }

  protected get isTidy(): boolean {
    return this.isForGood || this.registration.isIdle;
  }

  protected begin(): void {
    this.hasBegun = true;
    this.registration.join();
    this.line.wait(0, this.about(this.plan.stayMicros));
  }

  protected passed(): void {
    this.registration.leave();
    this.stepEnds();
  }

  protected override over(): void {
    this.isForGood = this.hasBegun && this.desk.below(2) === 0;
    if (this.isForGood) this.registration.join();
  }

  protected answered(): void {}
}
