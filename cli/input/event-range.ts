import { parseIndex } from './numbers.js';
import { RequestError } from './request-error.js';

/** Events by index, both ends included. */
export interface EventRange {
  readonly from: number;
  readonly to: number;
}

/** What `--from` and `--to` say; what is left out is the beginning or the end. Throws a RequestError. */
export function parseEventRange(given: {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}): EventRange {
  const from = given.from === undefined ? 1 : parseIndex('--from', given.from);
  const to = given.to === undefined ? Number.POSITIVE_INFINITY : parseIndex('--to', given.to);
  if (to < from)
    throw new RequestError(`--to ${String(to)}: that is before --from ${String(from)}; exchange them`);
  return { from, to };
}
