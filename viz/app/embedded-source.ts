import type { EmbeddedReport, EmbeddedTrace } from '../model/embedded.js';
import { bytesOf, parseReport, REPORT_ELEMENT } from '../model/embedded.js';
import type { TraceSource } from '../model/service.js';

/** What the page says that it holds; null if it is the bare viewer. */
export function embeddedReport(page: Document): EmbeddedReport | null {
  const text = page.getElementById(REPORT_ELEMENT)?.textContent ?? null;
  return text === null ? null : parseReport(text);
}

/** Where the bytes of a trace of the page come from: an element of it, or the server that it came from. */
export function embeddedSource({ name, at }: EmbeddedTrace, page: Document): TraceSource {
  if ('url' in at) return { kind: 'url', name, url: new URL(at.url, page.baseURI).href };
  const text = page.getElementById(at.element)?.textContent ?? '';
  return { kind: 'bytes', name, bytes: bytesOf(text) };
}
