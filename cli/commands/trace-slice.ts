import type { Command } from 'commander';
import type { Invocation } from './invocation.js';
import { examples, once } from './options.js';

/** Adds `quorumlab trace slice`. */
export function addTraceSliceCommand(trace: Command, invocation: Invocation): void {
  trace
    .command('slice')
    .summary('write a part of a trace as a trace of its own')
    .description(
      'Writes some events of a trace into a file of its own, with the states before them, an outline of what came ' +
        'earlier (roles, cuts, calls), and every finding. The trace must be whole.',
    )
    .argument('<file>', 'the trace')
    .option('--from <N>', 'from event N on', once('--from'))
    .option('--to <N>', 'up to event N', once('--to'))
    .option('--save <FILE>', 'the file to write', once('--save'))
    .addHelpText(
      'after',
      examples([
        [
          'quorumlab trace slice run.jsonl --from 4200 --to 5300 --save part.jsonl',
          'what to attach to an issue',
        ],
        ['quorumlab view part.jsonl', 'look at it'],
      ]),
    )
    .action(async (file: string, given: unknown) => {
      const { traceSlice } = await import('../actions/trace-slice.js');
      await traceSlice(file, given, invocation);
    });
}
