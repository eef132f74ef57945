import type { Command } from 'commander';
import type { Invocation } from './invocation.js';
import { addTraceCatCommand } from './trace-cat.js';
import { addTraceSliceCommand } from './trace-slice.js';
import { addTraceStatCommand } from './trace-stat.js';
import { addTraceValidateCommand } from './trace-validate.js';

/** Adds `quorumlab trace` with its own commands. */
export function addTraceCommand(program: Command, invocation: Invocation): void {
  const trace = program
    .command('trace')
    .summary('look at trace files')
    .description('Commands for trace files.');
  addTraceValidateCommand(trace, invocation);
  addTraceCatCommand(trace, invocation);
  addTraceStatCommand(trace, invocation);
  addTraceSliceCommand(trace, invocation);
}
