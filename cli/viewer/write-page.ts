import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { ReportContent } from '../../viz/model/embedded.js';
import { embedReport } from '../../viz/model/embedded.js';
import { reasonOf } from '../input/files.js';
import { RequestError } from '../input/request-error.js';
import { builtPage } from './built-page.js';

/** Writes a page that holds the viewer and a report. Throws a RequestError if that cannot be done. */
export function writePage(target: string, content: ReportContent): void {
  const text = embedReport(builtPage(), content);
  try {
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
  } catch (error) {
    throw new RequestError(`${target}: the page cannot be written: ${reasonOf(error)}`);
  }
}
