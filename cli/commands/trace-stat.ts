import type { Command } from 'commander';
import { z } from 'zod';
import { EXIT_CODES } from '../report/summary.js';
import { describeSkipped, refuseDamaged } from '../trace/read-trace.js';
import { collectStat } from '../trace/stat.js';
import { renderStat, statAsJson } from '../trace/stat-page.js';
import { examples } from './options.js';
import type { Invocation } from './invocation.js';

const OPTIONS = z.strictObject({ json: z.boolean().default(false) });

/** Adds `quorumlab trace stat`. */
export function addTraceStatCommand(trace: Command, invocation: Invocation): void {
  const { output } = invocation;
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
      const { json } = OPTIONS.parse(given);
      const stat = await collectStat(file, 'skip').catch(refuseDamaged(file));
      if (json) output.line(JSON.stringify(statAsJson(file, stat)));
      else await output.lines(renderStat(file, stat, output));
      for (const sentence of describeSkipped(file, stat.damaged)) output.remark(sentence);
      invocation.exitWith(stat.damaged.length === 0 ? EXIT_CODES.held : EXIT_CODES.unusable);
    });
}
