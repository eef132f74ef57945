import { z } from 'zod';
import { EXIT_CODES } from '../exit-codes.js';
import { describeSkipped, refuseDamaged } from '../trace/read-trace.js';
import { collectStat } from '../trace/stat.js';
import { renderStat, statAsJson } from '../trace/stat-page.js';
import type { Invocation } from '../commands/invocation.js';

const OPTIONS = z.strictObject({ json: z.boolean().default(false) });

/** Does `quorumlab trace stat`. */
export async function traceStat(file: string, given: unknown, invocation: Invocation): Promise<void> {
  const { output } = invocation;
  const { json } = OPTIONS.parse(given);
  const stat = await collectStat(file, 'skip').catch(refuseDamaged(file));
  if (json) output.line(JSON.stringify(statAsJson(file, stat)));
  else await output.lines(renderStat(file, stat, output));
  for (const sentence of describeSkipped(file, stat.damaged)) output.remark(sentence);
  invocation.exitWith(stat.damaged.length === 0 ? EXIT_CODES.held : EXIT_CODES.unusable);
}
