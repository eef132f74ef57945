/**
 * A request that cannot be understood or run. The message is one sentence for a person: what is wrong, where, and what
 * to do about it. It ends the command with exit code 2 and without a stack trace.
 */
export class RequestError extends Error {
  override readonly name = 'RequestError';
}
