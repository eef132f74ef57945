import type { Command } from 'commander';
import type { Invocation } from './invocation.js';
import { examples } from './options.js';

/** Adds `quorumlab trace validate`. */
export function addTraceValidateCommand(trace: Command, invocation: Invocation): void {
  trace
    .command('validate')
    .summary('check a trace from its first line to its checksum')
    .description(
      'Reads a trace (.jsonl or .jsonl.gz) and checks everything in it against the declared events.',
    )
    .argument('<file>', 'the trace')
    .option('--json', 'the result as JSON')
    .addHelpText(
      'after',
      examples([
        ['quorumlab trace validate out/traces/swarm-synod-px-03-7.jsonl', 'counts, or the first error'],
        ['quorumlab trace validate run.jsonl.gz --json', 'for programs'],
      ]),
    )
    .action(async (file: string, given: unknown) => {
      const { traceValidate } = await import('../actions/trace-validate.js');
      await traceValidate(file, given, invocation);
    });
}
