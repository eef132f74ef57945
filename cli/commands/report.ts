import type { Command } from 'commander';
import { REPORT_PAGE } from './defaults.js';
import type { Invocation } from './invocation.js';
import { examples, once } from './options.js';

/** Adds `quorumlab report`. */
export function addReportCommand(program: Command, invocation: Invocation): void {
  program
    .command('report')
    .usage('[options] FILE…')
    .summary('write one page that holds the viewer and traces')
    .description(
      'Writes one HTML file that holds the viewer and these traces (.jsonl or .jsonl.gz). It opens from the disk, ' +
        'without a server and without a network.',
    )
    .argument('<files...>', 'the traces, the first one is opened')
    .option('--out <FILE>', `where the page goes (default: ${REPORT_PAGE})`, once('--out'))
    .option('--title <TEXT>', 'what stands over the page', once('--title'))
    .addHelpText(
      'after',
      examples([
        ['quorumlab report out/traces/swarm-synod-px-03-7.jsonl', 'a page to attach to a bug report'],
        ['quorumlab report a.jsonl b.jsonl --out two.html', 'two runs to compare'],
      ]),
    )
    .action(async (files: string[], given: unknown) => {
      const { report } = await import('../actions/report.js');
      await report(files, given, invocation);
    });
}
