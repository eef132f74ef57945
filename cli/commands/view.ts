import type { Command } from 'commander';
import type { Invocation } from './invocation.js';
import { examples } from './options.js';

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
      const { view } = await import('../actions/view.js');
      await view(files, given, invocation);
    });
}
