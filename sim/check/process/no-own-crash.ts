import { actorName } from '../actor-names.js';
import type { Evidence } from '../checker.js';
import { Findings, witness } from '../checker.js';
import type { SynodChecker, SynodContext } from '../paxos/context.js';

/**
 * X1: a process dies by a fault only. A broken assumption of its own is a violation; to halt on purpose is one unless
 * the disk failed the process in that life, which leaves it no choice. Premise: each start of a process.
 */
export function noOwnCrash(context: SynodContext): SynodChecker {
  const findings = new Findings('X1');
  const starts = new Map<number, Evidence>();
  const failedByDisk = new Set<number>();
  return {
    findings,
    handlers: {
      'process.started': (_, at) => {
        findings.premise();
        starts.set(at.actor, witness(at, 'start'));
        failedByDisk.delete(at.actor);
      },
      'disk.failed': (_, { actor }) => {
        failedByDisk.add(actor);
      },
      'process.crashed': ({ why, message }, at) => {
        const { actor } = at;
        if (why === 'fault' || (why === 'halted' && failedByDisk.has(actor))) return;
        const death =
          why === 'halted' ? 'halted although its disk had not failed' : 'died of a broken assumption';
        const start = starts.get(actor);
        findings.violated(
          `promised that a process dies only by a fault, but ${actorName(actor, context.servers)} ${death}: ${message}`,
          [...(start === undefined ? [] : [start]), witness(at, 'death')],
        );
      },
    },
  };
}
