import { resolve } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { ensureWritableFile } from '../input/files.js';
import { RequestError } from '../input/request-error.js';
import { EXIT_CODES } from '../report/summary.js';
import { formatCounted } from '../report/text.js';
import { writeReportPage } from '../viewer/report-page.js';
import type { Invocation } from './invocation.js';
import { examples, once } from './options.js';

const DEFAULT_TARGET = 'report.html';

const OPTIONS = z.strictObject({ out: z.string().default(DEFAULT_TARGET), title: z.string().optional() });

/** Adds `quorumlab report`. */
export function addReportCommand(program: Command, invocation: Invocation): void {
  const { output } = invocation;
  program
    .command('report')
    .usage('[options] FILE…')
    .summary('write one page that holds the viewer and traces')
    .description(
      'Writes one HTML file that holds the viewer and these traces (.jsonl or .jsonl.gz). It opens from the disk, ' +
        'without a server and without a network.',
    )
    .argument('<files...>', 'the traces, the first one is opened')
    .option('--out <FILE>', `where the page goes (default: ${DEFAULT_TARGET})`, once('--out'))
    .option('--title <TEXT>', 'what stands over the page', once('--title'))
    .addHelpText(
      'after',
      examples([
        ['quorumlab report out/traces/swarm-synod-px-03-7.jsonl', 'a page to attach to a bug report'],
        ['quorumlab report a.jsonl b.jsonl --out two.html', 'two runs to compare'],
      ]),
    )
    .action(async (files: string[], given: unknown) => {
      const { out, title } = OPTIONS.parse(given);
      const clash = files.find((file) => resolve(file) === resolve(out));
      if (clash !== undefined)
        throw new RequestError(`--out ${out}: that is one of the traces; name another file`);
      ensureWritableFile(out, '--out');
      const request = { title: title ?? titleOf(files), files, suite: null, remarks: [] };
      await writeReportPage(out, request);
      output.line(`Page: ${out}, with ${formatCounted(files.length, 'trace', 'traces')}.`);
      invocation.exitWith(EXIT_CODES.held);
    });
}

function titleOf(files: readonly string[]): string {
  const [file = ''] = files;
  return files.length === 1 ? `Trace ${file}` : formatCounted(files.length, 'trace', 'traces');
}
