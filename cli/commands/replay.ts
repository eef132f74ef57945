import type { Command } from 'commander';
import type { Invocation } from './invocation.js';
import { addSelectionOptions, examples, once } from './options.js';

/** Adds `quorumlab replay`. */
export function addReplayCommand(program: Command, invocation: Invocation): void {
  const command = program
    .command('replay')
    .usage('[options] FILE | SCENARIO --seed N')
    .summary('run one seed or one trace again, and show what happened')
    .description(
      'Runs a recorded trace again, or one seed of a scenario or plan file, and prints its events.',
    )
    .argument('<name>', 'FILE: a trace, or a plan with --seed; SCENARIO: a name');
  addSelectionOptions(command)
    .option('--seed <N>', 'the seed; a trace has its own', once('--seed'))
    .option('--events <KINDS>', 'show these, such as paxos,net.dropped (families or kinds)', once('--events'))
    .option('--around <N>', 'show all events within 20 of event N', once('--around'))
    .option('--save <FILE>', 'write the trace of the run', once('--save'))
    .option('--level <L>', 'how much to save: min, std (the default) or full', once('--level'))
    .addHelpText(
      'after',
      examples([
        ['quorumlab replay swarm --variant px-03 --seed 7', 'what a report says'],
        ['quorumlab replay out/traces/swarm-synod-px-03-7.jsonl', 'what was recorded'],
        ['quorumlab replay swarm --protocol zab --seed 7 --events zab,net', 'with the messages'],
        ['quorumlab replay elect-duel --seed 7 --around 412', 'all of a moment'],
      ]),
    )
    .action(async (name: string, given: unknown) => {
      const { replay } = await import('../actions/replay.js');
      await replay(name, given, invocation);
    });
}
