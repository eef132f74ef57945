/** What a person is shown of a state: plain data with short names. Nobody changes one that was handed out. */
export type StateValue = string | number | boolean | null | StateTree | readonly StateValue[];
export interface StateTree {
  readonly [key: string]: StateValue;
}

export function isStateTree(value: unknown): value is StateTree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
