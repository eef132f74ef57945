import type { Zxid } from '../../../core/zxid.js';
import { formatZxid } from '../../../core/zxid.js';
import { Findings, witness } from '../checker.js';
import type { ServiceChecker } from '../service/context.js';
import type { RecipeGhosts } from './ghosts.js';

/** Something that a holder has asked for, by the data that it writes. */
interface Effect {
  readonly client: number;
  readonly token: Zxid;
  readonly index: number;
}

/** What was written last at a path by a holder. */
interface Last extends Effect {
  readonly committed: number;
}

/**
 * K2: what is done under a lock takes effect in the order of its holders: the token of an effect, which is the zxid of its
 * holder's znode, is never below that of an effect before it on the same znode. An effect is a write of a text that a
 * `recipe.acted` has announced. Premise: each effect in the committed history.
 */
export function lockMutexFenced(ghosts: RecipeGhosts): ServiceChecker {
  const findings = new Findings('K2');
  const announced = new Map<string, Effect>();
  const last = new Map<string, Last>();
  ghosts.judges.acted.push(({ what, item, token }, { actor, index }) => {
    if (what === 'effect') announced.set(item, { client: actor, token, index });
  });
  ghosts.service.judges.committed.push((txn, at) => {
    if (announced.size === 0 || txn.call === null || txn.changes.length === 0) return;
    for (const op of txn.call.operations) {
      if (op?.kind !== 'setData' || op.data === null || op.path === null) continue;
      const effect = announced.get(op.data);
      if (effect === undefined) continue;
      announced.delete(op.data);
      findings.premise();
      const before = last.get(op.path);
      if (before === undefined || before.token <= effect.token) {
        last.set(op.path, { ...effect, committed: at.index });
        continue;
      }
      findings.violated(
        `promised that what is done under a lock takes effect in the order of its holders, but ${formatZxid(txn.zxid)} is ` +
          `a write to ${op.path} by ${ghosts.clientName(effect.client)} under token ${formatZxid(effect.token)}, behind ` +
          `one by ${ghosts.clientName(before.client)} under ${formatZxid(before.token)}`,
        [
          { index: effect.index, role: 'asked for' },
          { index: before.committed, role: 'by the later holder' },
          witness(at, 'commit'),
        ],
      );
    }
  });
  return { findings, handlers: ghosts.handlersWith({}) };
}
