import { z } from 'zod';
import { reasonOf } from '../input/files.js';
import { RequestError } from '../input/request-error.js';
import { EXIT_CODES } from '../exit-codes.js';
import { builtPage } from '../viewer/built-page.js';
import { describeHead } from '../viewer/describe-trace.js';
import { openBrowser } from '../viewer/open-browser.js';
import type { ServedTrace, ViewerServer } from '../viewer/server.js';
import { serveViewer } from '../viewer/server.js';
import { onInterrupt } from './interrupts.js';
import type { Invocation } from '../commands/invocation.js';

const OPTIONS = z.strictObject({ open: z.boolean().default(true) });

/** Does `quorumlab view`. */
export async function view(files: readonly string[], given: unknown, invocation: Invocation): Promise<void> {
  const { open } = OPTIONS.parse(given);
  const { output } = invocation;
  const page = builtPage();
  const traces: ServedTrace[] = [];
  for (const file of files) traces.push({ file, description: await describeHead(file) });
  const server = await start(page, traces);
  output.line(`Viewer: ${server.url}`);
  output.line('Ctrl-C ends it.');
  const closed = new Promise<void>((resolve) => {
    const ignore = onInterrupt(() => {
      ignore();
      void server.close().then(resolve);
    });
  });
  if (open) {
    openBrowser(server.url, () => output.remark('No browser could be opened; open the address yourself.'));
  }
  await closed;
  // It was to be ended so.
  invocation.exitWith(EXIT_CODES.held);
}

async function start(page: string, traces: readonly ServedTrace[]): Promise<ViewerServer> {
  try {
    return await serveViewer(page, traces);
  } catch (error) {
    throw new RequestError(`the viewer cannot be served on this machine: ${reasonOf(error)}`);
  }
}
