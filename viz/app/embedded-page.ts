/** Finds what the page carries besides the viewer. */
import type { EmbeddedReport, EmbeddedTrace } from '../model/embedded.js';
import { bytesOf, parseReport, REPORT_ELEMENT } from '../model/embedded.js';
import type { TraceSource } from '../model/service.js';
import { OpenError } from '../model/service.js';

/** The report in the page; null if the page is the viewer alone. */
export function embeddedReport(page: Document): EmbeddedReport | null {
  const element = page.getElementById(REPORT_ELEMENT);
  return element === null ? null : parseReport(element.textContent);
}

/** Where a trace of the page's report is to be read from. Throws an OpenError if the page was cut. */
export function embeddedSource({ name, at }: EmbeddedTrace, page: Document): TraceSource {
  if ('url' in at) return { kind: 'url', name, url: new URL(at.url, page.baseURI).href };
  const element = page.getElementById(at.element);
  if (element === null) throw new OpenError(`${name} is not in this page: the file was cut. Make it again.`);
  return { kind: 'bytes', name, bytes: bytesOf(element.textContent) };
}
