import { actorName } from '../actor-names.js';
import type { Checker, Evidence } from '../checker.js';
import { Findings, witness } from '../checker.js';
import type { WorldEvent } from '../../trace/world-events.js';

/**
 * X1: a process dies by a fault only. A broken assumption of its own is a violation; to halt on purpose is one unless
 * the disk failed the process in that life, or was damaged at any time before, which leaves it no choice. Premise: each
 * start of a process. `servers`: their addresses, to tell them from clients.
 */
export function noOwnCrash({ servers }: { readonly servers: readonly number[] }): Checker<WorldEvent> {
  const findings = new Findings('X1');
  const starts = new Map<number, Evidence>();
  const failedByDisk = new Set<number>();
  const damaged = new Set<number>();
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
      'disk.damaged': (_, { actor }) => {
        damaged.add(actor);
      },
      'process.crashed': ({ why, message }, at) => {
        const { actor } = at;
        const isForced = failedByDisk.has(actor) || damaged.has(actor);
        if (why === 'fault' || (why === 'halted' && isForced)) return;
        const death =
          why === 'halted' ? 'halted although its disk had not failed' : 'died of a broken assumption';
        const start = starts.get(actor);
        findings.violated(
          `promised that a process dies only by a fault, but ${actorName(actor, servers)} ${death}: ${message}`,
          [...(start === undefined ? [] : [start]), witness(at, 'death')],
        );
      },
    },
  };
}
