import type { Zxid } from '../../../core/zxid.js';
import { formatZxid } from '../../../core/zxid.js';
import type { Envelope } from '../../trace/event-stream.js';
import type { RunEnd } from '../checker.js';
import { Findings, witness } from '../checker.js';
import type { ServiceChecker } from '../service/context.js';
import { sessionName } from '../service/describe.js';
import type { RecipeGhosts } from './ghosts.js';
import { grantOf } from './ghosts.js';
import type { Claim } from './records.js';
import { queueAt } from './tree-views.js';

/** Who led last at a path. */
interface Reign {
  readonly client: number;
  readonly holder: string;
  readonly epoch: Zxid;
  readonly index: number;
}

/**
 * K4: of candidates whose sessions live one at a time leads, and each leader has a larger epoch than all before it. Nobody
 * is told twice that it leads without being told in between that it does not. When all is quiet, the first of the queue
 * leads. Premise: each beginning of a lead by a live session.
 */
export function latchSingle(ghosts: RecipeGhosts): ServiceChecker {
  const judge = new Judge(ghosts);
  ghosts.judges.granted.push((claim, at) => judge.granted(claim, at));
  ghosts.judges.released.push(({ holder }) => judge.leading.delete(holder));
  return { findings: judge.findings, handlers: ghosts.handlersWith({}), finish: (end) => judge.finish(end) };
}

class Judge {
  readonly findings = new Findings('K4');
  readonly leading = new Set<string>();
  readonly #last = new Map<string, Reign>();
  readonly #ghosts: RecipeGhosts;

  constructor(ghosts: RecipeGhosts) {
    this.#ghosts = ghosts;
  }

  granted(claim: Claim, at: Envelope): void {
    if (!isOfLeaders(claim)) return;
    const { holder, client, path, token: epoch } = claim;
    if (this.leading.has(holder))
      this.#complain(claim, 'was told so before, and of no end', [witness(at, 'again')]);
    this.leading.add(holder);
    if (!this.#ghosts.isLive(claim.session)) return;
    this.findings.premise();
    this.#judgeOthers(claim, at);
    const last = this.#last.get(path);
    if (last !== undefined && last.holder !== holder && last.epoch >= epoch) {
      const before = `${this.#ghosts.clientName(last.client)} had ${formatZxid(last.epoch)} before`;
      this.#complain(claim, `its epoch is ${formatZxid(epoch)}, and ${before}`, [
        { index: last.index, role: 'leader before' },
        witness(at, 'leader'),
      ]);
    }
    this.#last.set(path, { client, holder, epoch, index: at.index });
  }

  finish(end: RunEnd): void {
    const ghosts = this.#ghosts;
    for (const path of ghosts.paths) {
      const [first] = queueAt(ghosts.service, path, ['latch']);
      const claim = first === undefined ? undefined : ghosts.find(path, first.guid);
      if (claim === undefined || !isOfLeaders(claim) || claim.granted.index !== 0) continue;
      if (!ghosts.hadTimeFor(claim.client, path, end)) continue;
      this.findings.violated(
        `promised that the first candidate leads, but ${ghosts.clientName(claim.client)} does not at ${path}, with nobody ` +
          'before it',
        [{ index: claim.requested.index, role: 'candidate' }],
      );
    }
  }

  #judgeOthers(claim: Claim, at: Envelope): void {
    const ghosts = this.#ghosts;
    for (const other of ghosts.holdersAt(claim.path)) {
      if (other === claim || !isOfLeaders(other) || !ghosts.isLive(other.session)) continue;
      const name = ghosts.clientName(other.client);
      this.#complain(claim, `${name} leads too, whose ${sessionName(other.session)} lives`, [
        grantOf(other, 'leader'),
        witness(at, 'second leader'),
      ]);
    }
  }

  #complain({ client, path }: Claim, what: string, evidence: Parameters<Findings['violated']>[1]): void {
    const name = this.#ghosts.clientName(client);
    this.findings.violated(
      `promised that one candidate at a time leads, but ${name} leads at ${path}: ${what}`,
      evidence,
    );
  }
}

function isOfLeaders({ recipe }: Claim): boolean {
  return recipe === 'latch' || recipe === 'selector';
}
