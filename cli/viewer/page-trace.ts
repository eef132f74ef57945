import type { ReportContent } from '../../viz/model/embedded.js';
import { formatCounted } from '../report/text.js';
import { describeTrace } from './describe-trace.js';
import { inlineTrace } from './inline-trace.js';

/** A trace as a page carries it. */
export type PageTrace = ReportContent['traces'][number];

export interface ReadPageTrace {
  readonly trace: PageTrace;
  /** What is wrong with the file, in a sentence; null if nothing is. */
  readonly remark: string | null;
}

/** Reads a trace for a page. Throws a RequestError if it cannot be read. */
export async function readPageTrace(file: string): Promise<ReadPageTrace> {
  const { description, damaged } = await describeTrace(file);
  const lines = formatCounted(damaged.length, 'line of it cannot', 'lines of it cannot');
  return {
    trace: { ...description, base64: inlineTrace(file) },
    remark: damaged.length === 0 ? null : `${file} is damaged: ${lines} be read.`,
  };
}
