import { formatZxid } from '../../../../core/zxid.js';
import { Findings, witness } from '../../checker.js';
import type { ZabChecker } from '../context.js';
import type { ZabGhosts } from '../ghosts/ghosts.js';

/**
 * Z13: the initial history of an established epoch is a prefix of that of every later epoch, whichever was established
 * first in time. Premise: each leader that is established when one of another epoch was.
 */
export function initialHistory(ghosts: ZabGhosts): ZabChecker {
  const findings = new Findings('Z13');
  const { epochs, judges } = ghosts;
  judges.established.push(({ epoch, zxid }, _, at) => {
    // Prefixes of prefixes are prefixes: its neighbours stand for all others.
    let lower = -1;
    let higher = -1;
    for (const other of ghosts.established) {
      if (other < epoch) lower = Math.max(lower, other);
      else if (other > epoch && (higher < 0 || other < higher)) higher = other;
    }
    if (lower >= 0 || higher >= 0) findings.premise();
    const judge = (other: number): void => {
      const { base, establishedAt } = epochs.of(other);
      const [earlier, later] = other < epoch ? [base, zxid] : [zxid, base];
      if (epochs.contains(later, earlier)) return;
      findings.violated(
        `promised that every epoch begins with all that earlier ones began with, but epoch ` +
          `${String(Math.min(other, epoch))} began with the history of ${formatZxid(earlier)} and epoch ` +
          `${String(Math.max(other, epoch))} with that of ${formatZxid(later)}`,
        [{ index: establishedAt, role: 'first establishment' }, witness(at, 'second establishment')],
      );
    };
    if (lower >= 0) judge(lower);
    if (higher >= 0) judge(higher);
  });
  return { findings, handlers: ghosts.handlersWith({}) };
}
