/**
 * A broken assumption of our own code. Inside a process it kills that process as a finding (rule X1, `no-own-crash`):
 * it is never caught to continue.
 */
export class AssertionError extends Error {
  override readonly name = 'AssertionError';
}

/** Throws an {@link AssertionError} that says what must hold. Kept on in all builds. */
export function assert(condition: boolean, mustHold: string): asserts condition {
  if (!condition) throw new AssertionError(mustHold);
}

/** Closes an exhaustive `switch`: the compiler refuses the call while a member of the union is unhandled. */
export function unreachable(value: never): never {
  throw new AssertionError(`every case is handled, but not ${String(value)}`);
}
