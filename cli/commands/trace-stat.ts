import type { Command } from 'commander';
import type { Invocation } from './invocation.js';
import { examples } from './options.js';

/** Adds `quorumlab trace stat`. */
export function addTraceStatCommand(trace: Command, invocation: Invocation): void {
  trace
    .command('stat')
    .summary('count what a trace holds')
    .description(
      'Counts what a trace (.jsonl or .jsonl.gz) holds: events by kind and by actor, messages by name, and what was ' +
        'found. Lines that are damaged are skipped, and told of.',
    )
    .argument('<file>', 'the trace')
    .option('--json', 'the result as JSON')
    .addHelpText(
      'after',
      examples([
        ['quorumlab trace stat out/traces/swarm-synod-px-03-7.jsonl', 'for people'],
        ['quorumlab trace stat run.jsonl.gz --json', 'for programs'],
      ]),
    )
    .action(async (file: string, given: unknown) => {
      const { traceStat } = await import('../actions/trace-stat.js');
      await traceStat(file, given, invocation);
    });
}
