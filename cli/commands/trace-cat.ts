import type { Command } from 'commander';
import type { Invocation } from './invocation.js';
import { examples, once } from './options.js';

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
      const { traceCat } = await import('../actions/trace-cat.js');
      await traceCat(file, given, invocation);
    });
}
