import type { Command } from 'commander';
import { CONFORM_SERVERS } from './defaults.js';
import type { Invocation } from './invocation.js';
import { examples, once } from './options.js';

/** Adds `quorumlab conform`. */
export function addConformCommand(program: Command, invocation: Invocation): void {
  program
    .command('conform')
    .usage('[options] DIR…')
    .summary('compare the znode service with recordings of a real server')
    .description(
      'Plays recordings of a real server on a simulated ensemble, and compares what every step brings.',
    )
    .argument('<places...>', 'DIR: all .json files below it; or single files')
    .option('--protocol <P>', 'what the service runs on: zab (the default)', once('--protocol'))
    .option('--servers <N>', `ensemble size (default: ${String(CONFORM_SERVERS)})`, once('--servers'))
    .option('--json <FILE>', 'write all results as JSON', once('--json'))
    .addHelpText(
      'after',
      examples([
        ['quorumlab conform test/recordings', 'all, on 3 servers'],
        ['quorumlab conform test/recordings/watches --servers 1', 'one topic, on one server'],
        ['quorumlab conform test/recordings --json out/conform.json', 'for programs'],
      ]),
    )
    .action(async (places: string[], given: unknown) => {
      const { conform } = await import('../actions/conform.js');
      await conform(places, given, invocation);
    });
}
