import type { Command } from 'commander';
import type { Invocation } from './invocation.js';
import { examples } from './options.js';

/** Adds `quorumlab list`. */
export function addListCommand(program: Command, invocation: Invocation): void {
  program
    .command('list')
    .summary('show scenarios, broken variants and rules')
    .description('Shows what can be run (scenarios, variants of the zoo) and what is checked (rules).')
    .option('--json', 'as JSON: {scenarios, variants, rules}')
    .addHelpText(
      'after',
      examples([
        ['quorumlab list', 'for people'],
        ['quorumlab list --json', 'for programs'],
      ]),
    )
    .action(async (given: unknown) => {
      const { list } = await import('../actions/list.js');
      await list(given, invocation);
    });
}
