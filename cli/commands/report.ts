import { resolve } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { ensureWritableFile } from '../input/files.js';
import { RequestError } from '../input/request-error.js';
import { EXIT_CODES } from '../report/summary.js';
import { formatCounted } from '../report/text.js';
import type { PageTrace } from '../viewer/page-trace.js';
import { readPageTrace } from '../viewer/page-trace.js';
import { writePage } from '../viewer/write-page.js';
import type { Invocation } from './invocation.js';
import { examples, once } from './options.js';

/** A browser holds a page and all that it carries in memory, twice for a while. */
const CHARACTERS_MAX = 200_000_000;
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
      const content = await readAll(files);
      writePage(out, { title: title ?? titleOf(content.traces), suite: null, ...content });
      for (const remark of content.remarks) output.remark(remark);
      output.line(`Page: ${out}, with ${formatCounted(files.length, 'trace', 'traces')}.`);
      invocation.exitWith(EXIT_CODES.held);
    });
}

async function readAll(
  files: readonly string[],
): Promise<{ readonly traces: readonly PageTrace[]; readonly remarks: readonly string[] }> {
  const traces: PageTrace[] = [];
  const remarks: string[] = [];
  let size = 0;
  for (const file of files) {
    const { trace, remark } = await readPageTrace(file);
    size += trace.base64.length;
    if (size > CHARACTERS_MAX) {
      throw new RequestError(
        `${file}: with it the page is larger than a browser opens; look at it with quorumlab view ${file}`,
      );
    }
    traces.push(trace);
    if (remark !== null) remarks.push(remark);
  }
  return { traces, remarks };
}

function titleOf(traces: readonly PageTrace[]): string {
  const [trace] = traces;
  return traces.length === 1 && trace !== undefined
    ? trace.title
    : formatCounted(traces.length, 'trace', 'traces');
}
