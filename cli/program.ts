import { Command, CommanderError } from 'commander';
import { addConformCommand } from './commands/conform.js';
import { addListCommand } from './commands/list.js';
import { examples } from './commands/options.js';
import { addReplayCommand } from './commands/replay.js';
import { addReportCommand } from './commands/report.js';
import { addRunCommand } from './commands/run.js';
import type { Invocation } from './commands/invocation.js';
import { addTraceCommand } from './commands/trace.js';
import { addViewCommand } from './commands/view.js';
import { suggestion } from './input/nearest.js';
import { RequestError } from './input/request-error.js';

/** Runs a command line. Throws a RequestError if it cannot be understood. */
export async function runProgram(words: readonly string[], invocation: Invocation): Promise<void> {
  const program = makeProgram(invocation);
  if (words.length === 0) {
    throw new RequestError(
      'which command? "quorumlab --help" shows them; "quorumlab run" runs the smoke suite',
    );
  }
  try {
    await program.parseAsync(words, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Help and the version are asked for, and were printed.
    if (error.exitCode !== 0) throw new RequestError(understandable(error, words, program));
  }
}

function makeProgram(invocation: Invocation): Command {
  const program = new Command('quorumlab')
    .description('A deterministic simulation testbed for ZAB and Paxos.')
    .version(invocation.version)
    .showSuggestionAfterError(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => invocation.output.line(text.trimEnd()),
      // Errors are thrown, and told by whoever called.
      writeErr: () => undefined,
    })
    .addHelpText(
      'after',
      `${examples([
        ['quorumlab run', 'run the smoke suite'],
        ['quorumlab run swarm --seeds 1-20000', 'look for a violation in random runs'],
        ['quorumlab replay swarm --variant px-03 --seed 7', 'see what happened in one'],
        ['quorumlab view out/traces/swarm-synod-px-03-7.jsonl', 'look at it in the browser'],
      ])}\n\n${EXIT_CODE_HELP}`,
    );
  addRunCommand(program, invocation);
  addReplayCommand(program, invocation);
  addViewCommand(program, invocation);
  addReportCommand(program, invocation);
  addConformCommand(program, invocation);
  addListCommand(program, invocation);
  addTraceCommand(program, invocation);
  return program;
}

const EXIT_CODE_HELP = `Exit codes:
  0    everything held
  1    a guarantee was violated, or an expected violation did not show
  2    the request could not be understood or run
  3    inconclusive: a run ended without a verdict
  130  interrupted`;

/** Commander's complaint as one sentence, with the nearest name where one was misspelt. */
function understandable(
  { code, message }: CommanderError,
  words: readonly string[],
  program: Command,
): string {
  const command = commandIn(words, program);
  const help = `"${pathOf(command)} --help" shows what there is`;
  const name = command.name();
  const quoted = /'([^']*)'/.exec(message)?.[1] ?? '';
  switch (code) {
    case 'commander.unknownOption': {
      const flags = [...command.options, ...program.options].map(({ long }) => long ?? '');
      return `${quoted}: no option is called so${suggestion(quoted, [...flags, '--help'], help)}`;
    }
    case 'commander.unknownCommand': {
      const names = command.commands.map((known) => known.name());
      return `${quoted}: no command is called so${suggestion(quoted, names, help)}`;
    }
    case 'commander.optionMissingArgument':
      return `${quoted}: a value is missing behind it; ${help}`;
    case 'commander.missingArgument':
      return `${name}: <${quoted}> is missing; ${help}`;
    case 'commander.help': {
      const [first, unknown] = words;
      if (first !== 'help' || unknown === undefined)
        return `${name}: a command is missing behind it; ${help}`;
      return `${unknown}: no command is called so; ${help}`;
    }
    case 'commander.excessArguments':
      return `${name}: there are too many words behind it; ${help}`;
    default:
      return `${message.replace(/^error: /, '').replace(/\.$/, '')}; ${help}`;
  }
}

/** The command that the words name. */
function commandIn(words: readonly string[], program: Command): Command {
  let command = program;
  for (const word of words) {
    const inner = command.commands.find((known) => known.name() === word);
    if (inner === undefined) break;
    command = inner;
  }
  return command;
}

function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}
