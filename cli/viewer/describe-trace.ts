import { basename } from 'node:path';
import type { EmbeddedTrace } from '../../viz/model/embedded.js';
import type { TraceFinding, TraceFooter, TraceHeader } from '../../sim/trace/file/format.js';
import type { TraceError } from '../../sim/trace/file/line/trace-error.js';
import { RequestError } from '../input/request-error.js';
import { readTraceFile, refuseDamaged } from '../trace/read-trace.js';

/** What a page says of a trace before it is opened. */
export type TraceDescription = Omit<EmbeddedTrace, 'at'>;

/** A description, and the lines that were skipped: the page opens a damaged trace and says so again. */
export interface DescribedTrace {
  readonly description: TraceDescription;
  readonly damaged: readonly TraceError[];
}

/** Reads a whole trace for what there is to say of it. Throws a RequestError if it is none. */
export async function describeTrace(file: string): Promise<DescribedTrace> {
  let header: TraceHeader | null = null;
  let footer: TraceFooter | null = null;
  const findings: TraceFinding[] = [];
  const damaged: TraceError[] = [];
  let events = 0;
  try {
    for await (const item of readTraceFile(file, 'skip')) {
      if (item.kind === 'header') header = item.header;
      else if (item.kind === 'finding') findings.push(item.finding);
      else if (item.kind === 'footer') footer = item.footer;
      else if (item.kind === 'damaged') damaged.push(item.error);
      else if (item.kind === 'event') events += 1;
    }
  } catch (error) {
    refuseDamaged(file)(error);
  }
  if (header === null) throw new RequestError(`${file}: holds no run`);
  const description = {
    name: basename(file),
    title: titleOf(header),
    verdict: footer?.verdict ?? null,
    finding: findingText(findings[0]),
    events,
  };
  return { description, damaged };
}

/** What the first line says: enough for a page that reads the rest itself. Throws a RequestError if it is no header. */
export async function describeHead(file: string): Promise<TraceDescription> {
  const nothing = { verdict: null, finding: null, events: null };
  try {
    for await (const item of readTraceFile(file, 'skip')) {
      if (item.kind === 'header') return { name: basename(file), title: titleOf(item.header), ...nothing };
    }
  } catch (error) {
    refuseDamaged(file)(error);
  }
  throw new RequestError(`${file}: holds no run`);
}

/** `swarm on zab with zk-1154, seed 24` */
function titleOf({
  scenario,
  protocol,
  variant,
  seed,
}: Pick<TraceHeader, 'scenario' | 'protocol' | 'variant' | 'seed'>): string {
  const broken = variant === null ? '' : ` with ${variant}`;
  return `${scenario} on ${protocol}${broken}, seed ${String(seed)}`;
}

function findingText(finding: TraceFinding | undefined): string | null {
  return finding === undefined ? null : `${finding.rule} ${finding.slug}: ${finding.message}`;
}
