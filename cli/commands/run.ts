import type { Command } from 'commander';
import type { Invocation } from './invocation.js';
import { addSelectionOptions, examples, once } from './options.js';

/** Adds `quorumlab run`. */
export function addRunCommand(program: Command, invocation: Invocation): void {
  const command = program
    .command('run')
    .usage('[options] [SCENARIO… | FILE]')
    .summary('run scenarios over many seeds, and judge them')
    .description('Runs scenarios, or the plan in FILE, over many seeds. Without a name: the smoke suite.')
    .argument('[names...]', 'SCENARIO: names, see "quorumlab list"; FILE: a plan as JSON');
  addSelectionOptions(command)
    .option('--seed <N>', 'one seed', once('--seed'))
    .option('--seeds <A-B>', 'a range of seeds, both included (default: 1-10)', once('--seeds'))
    .option('--jobs <N>', 'worker threads (default: the number of cores)', once('--jobs'))
    .option('--check-determinism', 'run each seed twice, the second time under guards, and compare')
    .option('--json <FILE>', 'where the report goes (default: report.json in --out)', once('--json'))
    .option('--junit <FILE>', 'a report as JUnit XML as well', once('--junit'))
    .option('--report <FILE>', 'a page with the table and the failing runs to look at', once('--report'))
    .option('--out <DIR>', 'where traces and the report go (default: out)', once('--out'))
    .option('--trace <WHEN>', 'write traces: never, failure (the default) or always', once('--trace'))
    .option('--bail', 'stop at the first run that fails')
    .addHelpText(
      'after',
      examples([
        ['quorumlab run', 'the smoke suite'],
        ['quorumlab run swarm --seeds 1-20000', 'many random runs'],
        ['quorumlab run swarm --variant px-03 --seeds 1-2000 --bail', 'find a planted bug'],
        ['quorumlab run my-plan.json --strategy pct', 'a plan of your own'],
        ['quorumlab run --junit out/junit.xml', 'for a CI that shows test reports'],
        ['quorumlab run --report out/report.html', 'one page to open in a browser'],
      ]),
    )
    .action(async (names: string[], given: unknown) => {
      const { run } = await import('../actions/run.js');
      await run(names, given, invocation);
    });
}
