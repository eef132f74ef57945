/** Options that several commands have, in one form. */
import type { Command } from 'commander';
import { RequestError } from '../input/request-error.js';

/** Takes an option's text as it is, but not twice: which of the two was meant? */
export function once(option: string): (text: string, earlier: string | undefined) => string {
  return (text, earlier) => {
    if (earlier === undefined) return text;
    throw new RequestError(`${option} is given twice, with ${earlier} and ${text}; leave one out`);
  };
}

/** Adds the options that select what is run. */
export function addSelectionOptions(command: Command): Command {
  return command
    .option('--protocol <P>', 'only on this protocol', once('--protocol'))
    .option('--servers <N>', 'ensemble size (default: what the scenario says)', once('--servers'))
    .option('--strategy <S>', 'who picks among events: timed (the default), walk or pct', once('--strategy'))
    .option('--slack <MS>', 'how late events may be under walk and pct (default: 50)', once('--slack'))
    .option(
      '--variant <ID>',
      'a broken protocol from the zoo, in place of the correct one',
      once('--variant'),
    );
}

/** Examples below a command's help. */
export function examples(lines: readonly (readonly [string, string])[]): string {
  const width = Math.max(...lines.map(([command]) => command.length));
  const texts = lines.map(([command, says]) => `  ${command.padEnd(width)}  ${says}`);
  return `\nExamples:\n${texts.join('\n')}`;
}
