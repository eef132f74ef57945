/** Where a plan is wrong, and what is expected there. */
export interface PlanProblem {
  readonly path: readonly (string | number)[];
  readonly expected: string;
}
