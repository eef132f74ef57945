import { resolve } from 'node:path';
import { z } from 'zod';
import { ensureWritableFile } from '../input/files.js';
import { RequestError } from '../input/request-error.js';
import { EXIT_CODES } from '../exit-codes.js';
import { formatCounted } from '../report/text.js';
import type { PageTrace } from '../viewer/page-trace.js';
import { readPageTrace } from '../viewer/page-trace.js';
import { writePage } from '../viewer/write-page.js';
import { REPORT_PAGE } from '../commands/defaults.js';
import type { Invocation } from '../commands/invocation.js';

/** A browser holds a page and all that it carries in memory, twice for a while. */
const CHARACTERS_MAX = 200_000_000;

const OPTIONS = z.strictObject({ out: z.string().default(REPORT_PAGE), title: z.string().optional() });

/** Does `quorumlab report`. */
export async function report(
  files: readonly string[],
  given: unknown,
  invocation: Invocation,
): Promise<void> {
  const { output } = invocation;
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
