import type { StateTree, StateValue } from './state-tree.js';

/** A state, or a part of one, that is made of other parts. */
export type StatePart = StateTree | readonly StateValue[];

export function isStatePart(value: StateValue | undefined): value is StatePart {
  return typeof value === 'object' && value !== null;
}

/**
 * Knows which parts of states are equal. Two of them are compared once: states never change once they were handed out,
 * and where they were found equal each later question about them, or about what holds them, takes one step.
 */
export class EqualParts {
  /** A part that was found equal to another: that one, which stands for all of its kind. */
  readonly #models = new WeakMap<StatePart, StatePart>();

  areEqual(left: StateValue, right: StateValue): boolean {
    if (!isStatePart(left) || !isStatePart(right)) return left === right;
    const [model, other] = [this.#modelOf(left), this.#modelOf(right)];
    if (model === other) return true;
    if (!this.#haveEqualMembers(left, right)) return false;
    this.#models.set(right, model);
    return true;
  }

  #modelOf(part: StatePart): StatePart {
    return this.#models.get(part) ?? part;
  }

  #haveEqualMembers(left: StatePart, right: StatePart): boolean {
    if (isList(left) || isList(right)) {
      if (!isList(left) || !isList(right) || left.length !== right.length) return false;
      return left.every((member, i) => this.areEqual(member, right[i] ?? null));
    }
    for (const name in left) {
      const [member, other] = [left[name], Object.hasOwn(right, name) ? right[name] : undefined];
      if (member === undefined || other === undefined || !this.areEqual(member, other)) return false;
    }
    for (const name in right) if (!Object.hasOwn(left, name)) return false;
    return true;
  }
}

function isList(part: StatePart): part is readonly StateValue[] {
  return Array.isArray(part);
}
