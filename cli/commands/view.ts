import type { Command } from 'commander';
import { z } from 'zod';
import { reasonOf } from '../input/files.js';
import { RequestError } from '../input/request-error.js';
import { EXIT_CODES } from '../report/summary.js';
import { builtPage } from '../viewer/built-page.js';
import { describeHead } from '../viewer/describe-trace.js';
import { openBrowser } from '../viewer/open-browser.js';
import type { ServedTrace, ViewerServer } from '../viewer/server.js';
import { serveViewer } from '../viewer/server.js';
import { onInterrupt } from './interrupts.js';
import type { Invocation } from './invocation.js';
import { examples } from './options.js';

const OPTIONS = z.strictObject({ open: z.boolean().default(true) });

/** Adds `quorumlab view`. */
export function addViewCommand(program: Command, invocation: Invocation): void {
  program
    .command('view')
    .usage('[options] [FILE…]')
    .summary('look at traces in the browser')
    .description(
      'Opens the viewer in the browser with these traces (.jsonl or .jsonl.gz), or empty. It is served on this ' +
        'machine alone, until Ctrl-C.',
    )
    .argument('[files...]', 'traces; the first one is opened')
    .option('--no-open', 'print the address and open no browser')
    .addHelpText(
      'after',
      examples([
        ['quorumlab view out/traces/swarm-synod-px-03-7.jsonl', 'what a report names'],
        ['quorumlab view good.jsonl bad.jsonl', 'two runs to compare'],
        ['quorumlab view', 'then drop a file on the page'],
      ]),
    )
    .action(async (files: string[], given: unknown) => {
      const { open } = OPTIONS.parse(given);
      await view(files, open, invocation);
    });
}

async function view(files: readonly string[], isOpening: boolean, invocation: Invocation): Promise<void> {
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
  if (isOpening) {
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
