/** The page as a file of its own, with the trace at hand in it. */
import { embedReport } from '../model/embedded.js';
import type { TraceModel } from '../model/trace-model.js';

/** The file that opens from a disk with this trace. `original` holds the lines of the trace. */
export async function standalonePage(page: Document, model: TraceModel, original: Blob): Promise<string> {
  const { header, footer, findings, columns, name } = model;
  const variant = header.variant === null ? '' : ` with ${header.variant}`;
  const title = `${header.scenario} on ${header.protocol}${variant}, seed ${String(header.seed)}`;
  const [finding] = findings;
  const trace = {
    name,
    title,
    verdict: footer?.verdict ?? null,
    finding: finding === undefined ? null : `${finding.rule} ${finding.slug}: ${finding.message}`,
    events: columns.count,
    base64: await packed(original),
  };
  return embedReport(templateOf(page), { title, traces: [trace], suite: null, remarks: [] });
}

/**
 * The page as it was before it ran. The build leaves the program and the styles in the head, and what runs never changes
 * them there, so the head and an empty place to draw on are the whole page.
 */
function templateOf(page: Document): string {
  const head = page.head.cloneNode(true);
  const kept: string[] = [];
  for (const element of head.childNodes) {
    if (element instanceof HTMLElement && element.dataset['made'] === undefined) kept.push(element.outerHTML);
  }
  const { lang } = page.documentElement;
  return [
    '<!doctype html>',
    `<html lang="${lang}">`,
    `<head>${kept.join('\n')}</head>`,
    '<body><div id="page"></div>',
    '</body>',
    '</html>\n',
  ].join('\n');
}

/** One gzip member, as Base64. */
async function packed(blob: Blob): Promise<string> {
  const stream = blob.stream().pipeThrough(new CompressionStream('gzip'));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  const pieces: string[] = [];
  // A piece is a multiple of three bytes: the Base64 of the whole is that of the pieces in a row.
  const size = 3 * 8192;
  for (let at = 0; at < bytes.length; at += size) {
    pieces.push(btoa(String.fromCharCode(...bytes.subarray(at, at + size))));
  }
  return pieces.join('');
}
