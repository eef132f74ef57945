import { resolve } from 'node:path';
import { z } from 'zod';
import { EXIT_CODES } from '../exit-codes.js';
import type { EventRange } from '../input/event-range.js';
import { parseEventRange } from '../input/event-range.js';
import { RequestError } from '../input/request-error.js';
import type { TraceSlice } from '../../sim/trace/file/trace-slice.js';
import { formatCount, formatCounted } from '../report/text.js';
import { refuseDamaged } from '../trace/read-trace.js';
import { writeSlice } from '../trace/write-slice.js';
import type { Invocation } from '../commands/invocation.js';

const OPTIONS = z.strictObject({
  from: z.string().optional(),
  to: z.string().optional(),
  save: z.string().optional(),
});

/** Does `quorumlab trace slice`. */
export async function traceSlice(file: string, given: unknown, invocation: Invocation): Promise<void> {
  const { save, ...ends } = OPTIONS.parse(given);
  const range = parseEventRange(ends);
  if (save === undefined) throw new RequestError('trace slice: say with --save FILE where the part is to go');
  if (ends.from === undefined && ends.to === undefined)
    throw new RequestError('trace slice: say with --from N, --to N or both which part is wanted');
  if (resolve(save) === resolve(file))
    throw new RequestError(`--save ${save}: that is the trace itself; give the part a name of its own`);
  const slice = await writeSlice(file, range, save).catch(refuseDamaged(file));
  if (slice.events === 0) throw emptyRange(file, range, slice);
  invocation.output.line(described(save, slice));
  invocation.exitWith(EXIT_CODES.held);
}

function emptyRange(file: string, { from }: EventRange, { footer }: TraceSlice): RequestError {
  const reported = footer?.reported ?? 0;
  return from > reported
    ? new RequestError(`--from ${String(from)}: ${file} ends with event ${String(reported)}`)
    : new RequestError(`--from ${String(from)}: ${file} holds no event in this range; ask for a wider one`);
}

function described(save: string, { first, last, events, footer }: TraceSlice): string {
  const part = `events ${formatCount(first ?? 0)} to ${formatCount(last ?? 0)}`;
  const whole = formatCounted(footer?.events ?? 0, 'event', 'events');
  return `${save}: ${part}, ${formatCount(events)} of ${whole}`;
}
