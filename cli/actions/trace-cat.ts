import { z } from 'zod';
import type { TraceError } from '../../sim/trace/file/line/trace-error.js';
import { parseEventRange } from '../input/event-range.js';
import { parseNames } from '../input/names.js';
import type { Output } from '../report/output.js';
import { EXIT_CODES } from '../exit-codes.js';
import type { CatFilter } from '../trace/cat.js';
import { catLines } from '../trace/cat.js';
import { describeSkipped, refuseDamaged } from '../trace/read-trace.js';
import type { Invocation } from '../commands/invocation.js';

const OPTIONS = z.strictObject({
  kind: z.string().optional(),
  actor: z.string().optional(),
  from: z.string().optional(),
  to: z.string().optional(),
});
type Options = z.output<typeof OPTIONS>;

/** Does `quorumlab trace cat`. */
export async function traceCat(file: string, given: unknown, invocation: Invocation): Promise<void> {
  const filter = understand(OPTIONS.parse(given));
  invocation.exitWith(await cat(file, filter, invocation.output));
}

function understand({ kind, actor, from, to }: Options): CatFilter {
  return {
    kinds: kind === undefined ? null : parseNames(kind),
    actors: actor === undefined ? null : parseNames(actor),
    ...parseEventRange({ from, to }),
  };
}

async function cat(file: string, filter: CatFilter, output: Output): Promise<number> {
  const damaged: TraceError[] = [];
  const onDamaged = (error: TraceError): void => {
    damaged.push(error);
  };
  await output.lines(catLines({ file, filter, look: output, onDamaged })).catch(refuseDamaged(file));
  for (const sentence of describeSkipped(file, damaged)) output.remark(sentence);
  return damaged.length === 0 ? EXIT_CODES.held : EXIT_CODES.unusable;
}
