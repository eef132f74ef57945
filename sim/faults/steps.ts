/** Protocol steps that faults can be aimed at. Which there are is said for each protocol, in a file of its own. */
import type { Strike } from './plan.js';

/** In which phase of its role a server is, by its own reports; null before it has reported one. */
export interface Phases {
  phaseOf(server: number): string | null;
}

/** A protocol step: which event stands for it. */
export interface Step<E> {
  /** The kind that the injector has to look at. */
  readonly kind: string;
  /** Whether an event of that kind, at `actor`, is the step. */
  matches(event: E, actor: number, phases: Phases): boolean;
  /** Toward whom, for messages; null where that means nothing. */
  to(event: E): number | null;
  /** What stands for the step in its place, if a fault strikes before it. */
  readonly before?: Step<E>;
  /** What stands for it in its place, if the step toward one receiver is meant. */
  readonly toward?: Step<E>;
}

/** Steps by the names that plans use. */
export type Steps<E> = Readonly<Record<string, Step<E>>>;

/** What stands for the step that a strike waits for; undefined if the protocol has no such step. */
export function findStep<E>(
  steps: Steps<E>,
  { step, when, to }: Pick<Extract<Strike, { readonly kind: 'step' }>, 'step' | 'when' | 'to'>,
): Step<E> | undefined {
  const found = steps[step];
  if (to !== null && found?.toward !== undefined) return found.toward;
  return when === 'before' && found?.before !== undefined ? found.before : found;
}
