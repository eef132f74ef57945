import type {
  GroupMember,
  GroupMemberOwner,
} from '../../../../../core/client/recipes/groups/group-member.js';
import type { GroupView, GroupViewOwner } from '../../../../../core/client/recipes/groups/group-view.js';
import type { Task } from '../../plan.js';
import type { RecipeKit } from './recipe-app.js';
import { RecipeApp } from './recipe-app.js';

type GroupPlan = Extract<Task, { kind: 'group' }>;

/** Joins a group for a while, again and again, and keeps its members in view on to the end; half of them stay in it. */
export class GroupApp extends RecipeApp implements GroupMemberOwner, GroupViewOwner {
  private readonly plan: GroupPlan;
  private readonly member: GroupMember;
  private readonly view: GroupView;
  private isOpen = false;
  private hasCome = false;

  constructor(kit: RecipeKit, plan: GroupPlan) {
    super(kit, plan);
    this.plan = plan;
    const { path: group, takesOver = false } = plan;
    const id = plan.id ?? `${this.desk.name}-${String(this.desk.task)}`;
    this.member = new kit.parts.groupMember(kit.handle, { group, id, data: id, takesOver }, this);
    this.view = new kit.parts.groupView(kit.handle, group, this);
  }

  joined(): void {}

  parted(): void {}

  refused(): void {
    this.line.unwait();
    this.stepEnds();
  }

  changed(): void {}

  protected get isTidy(): boolean {
    return this.hasCome || this.member.isIdle;
  }

  /** It leaves in time, whether it has joined or not. */
  protected begin(): void {
    if (!this.isOpen) this.view.open();
    this.isOpen = true;
    this.member.join();
    this.line.wait(0, this.about(this.plan.stayMicros));
  }

  protected passed(): void {
    this.member.leave();
    this.stepEnds();
  }

  protected override over(): void {
    this.hasCome = this.isOpen && this.desk.below(2) === 0;
    if (this.hasCome) this.member.join();
  }

  protected answered(): void {}
}
