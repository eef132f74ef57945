import { writeFileSync } from 'node:fs';
import type { ReportContent, SuiteRow } from '../../viz/model/embedded.js';
import { embedReport } from '../../viz/model/embedded.js';
import { reasonOf } from '../input/files.js';
import { RequestError } from '../input/request-error.js';
import { formatCounted } from '../report/text.js';
import { builtPage } from './built-page.js';
import { describeTrace } from './describe-trace.js';
import { inlineTrace } from './inline-trace.js';

/** A browser holds a page and all that it carries in memory, twice for a while. */
const CHARACTERS_MAX = 200_000_000;

export interface PageRequest {
  readonly title: string;
  /** Trace files, the most telling first. */
  readonly files: readonly string[];
  /** The table of a campaign; `traces` of its rows are places in `files`. Null if there was none. */
  readonly suite: readonly SuiteRow[] | null;
  /** Sentences on what the page does not show. */
  readonly remarks: readonly string[];
}

/** Writes a page that holds the viewer and traces. Throws a RequestError if a trace or the target cannot be used. */
export async function writeReportPage(target: string, request: PageRequest): Promise<void> {
  const page = builtPage();
  const traces: ReportContent['traces'][number][] = [];
  const remarks = [...request.remarks];
  let size = page.length;
  for (const file of request.files) {
    const { description, damaged } = await describeTrace(file);
    const base64 = inlineTrace(file);
    size += base64.length;
    if (size > CHARACTERS_MAX) throw tooLarge(file);
    if (damaged.length > 0) {
      const lines = formatCounted(damaged.length, 'line of it cannot', 'lines of it cannot');
      remarks.push(`${file} is damaged: ${lines} be read.`);
    }
    traces.push({ ...description, base64 });
  }
  const { title, suite } = request;
  try {
    writeFileSync(target, embedReport(page, { title, traces, suite, remarks }));
  } catch (error) {
    throw new RequestError(`${target}: the page cannot be written: ${reasonOf(error)}`);
  }
}

function tooLarge(file: string): RequestError {
  return new RequestError(
    `${file}: with this trace the page would be larger than a browser opens; look at it with quorumlab view ${file}`,
  );
}
