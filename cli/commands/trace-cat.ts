import type { Command } from 'commander';
import { z } from 'zod';
import type { TraceError } from '../../sim/trace/file/line/trace-error.js';
import { parseNames } from '../input/names.js';
import { parseIndex } from '../input/numbers.js';
import { RequestError } from '../input/request-error.js';
import type { Output } from '../report/output.js';
import { EXIT_CODES } from '../report/summary.js';
import type { CatFilter } from '../trace/cat.js';
import { catLines } from '../trace/cat.js';
import { describeSkipped, refuseDamaged } from '../trace/read-trace.js';
import { examples, once } from './options.js';
import type { Invocation } from './invocation.js';

const OPTIONS = z.strictObject({
  kind: z.string().optional(),
  actor: z.string().optional(),
  from: z.string().optional(),
  to: z.string().optional(),
});
type Options = z.output<typeof OPTIONS>;

/** Adds `quorumlab trace cat`. */
export function addTraceCatCommand(trace: Command, invocation: Invocation): void {
  trace
    .command('cat')
    .summary('print the events of a trace, one on a line')
    .description(
      'Prints the events of a trace (.jsonl or .jsonl.gz): index, time in ms, actor, cause, and what happened. ' +
        'Lines that are damaged are skipped, and told of.',
    )
    .argument('<file>', 'the trace')
    .option('--kind <KINDS>', 'only these, such as zab,net.dropped (families or kinds)', once('--kind'))
    .option('--actor <NAMES>', 'only what happened to these, such as s1,c1,world', once('--actor'))
    .option('--from <N>', 'from event N on', once('--from'))
    .option('--to <N>', 'up to event N', once('--to'))
    .addHelpText(
      'after',
      examples([
        ['quorumlab trace cat run.jsonl --kind zab,role --actor s3', 'what a server did'],
        ['quorumlab trace cat run.jsonl --from 4200 --to 4300', 'a part of the run'],
        ['quorumlab trace cat run.jsonl.gz | grep zxid=2.7', 'one line for each event'],
      ]),
    )
    .action(async (file: string, given: unknown) => {
      const filter = understand(OPTIONS.parse(given));
      invocation.exitWith(await cat(file, filter, invocation.output));
    });
}

function understand({ kind, actor, from, to }: Options): CatFilter {
  const first = from === undefined ? 1 : parseIndex('--from', from);
  const last = to === undefined ? Number.POSITIVE_INFINITY : parseIndex('--to', to);
  if (last < first) {
    throw new RequestError(`--to ${String(last)}: that is before --from ${String(first)}; exchange them`);
  }
  return {
    kinds: kind === undefined ? null : parseNames(kind),
    actors: actor === undefined ? null : parseNames(actor),
    from: first,
    to: last,
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
