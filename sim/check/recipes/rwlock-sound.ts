import { formatZxid } from '../../../core/zxid.js';
import type { Envelope } from '../../trace/event-stream.js';
import type { RunEnd } from '../checker.js';
import { Findings, witness } from '../checker.js';
import type { ServiceChecker } from '../service/context.js';
import { sessionName } from '../service/describe.js';
import type { RecipeGhosts } from './ghosts.js';
import { grantOf } from './ghosts.js';
import type { Claim } from './records.js';
import type { RecipeNode } from './tree-views.js';
import { queueAt } from './tree-views.js';

const LABELS = ['read', 'write'] as const;

/**
 * K11: of users whose sessions live one may write and nobody else read, or many may read. Who reads on after writing has
 * both for a moment, at one number of the queue. It is given in the order of the queue: no reader passes a writer who
 * asked before it, and no writer anybody. When all is quiet, nobody waits without somebody to wait for. Premise: each grant to
 * a live session.
 */
export function rwlockSound(ghosts: RecipeGhosts): ServiceChecker {
  const judge = new Judge(ghosts);
  ghosts.judges.granted.push((claim, at) => judge.granted(claim, at));
  return { findings: judge.findings, handlers: ghosts.handlersWith({}), finish: (end) => judge.finish(end) };
}

class Judge {
  readonly findings = new Findings('K11');
  readonly #ghosts: RecipeGhosts;

  constructor(ghosts: RecipeGhosts) {
    this.#ghosts = ghosts;
  }

  granted(claim: Claim, at: Envelope): void {
    const label = labelOf(claim);
    const ghosts = this.#ghosts;
    if (label === null || !ghosts.isLive(claim.session)) return;
    this.findings.premise();
    const name = ghosts.clientName(claim.client);
    for (const other of ghosts.holdersAt(claim.path)) {
      if (!excludes(claim, other) || !ghosts.isLive(other.session)) continue;
      this.findings.violated(
        `promised that a writer excludes all others, but ${name} was given the ${claim.recipe} ${claim.path} while ` +
          `${ghosts.clientName(other.client)} has the ${other.recipe}, whose ${sessionName(other.session)} lives`,
        [grantOf(other, 'holder'), witness(at, 'second holder')],
      );
    }
    const [ahead] = this.#inFront(claim.path, { label, sequence: claim.sequence });
    if (ahead === undefined) return;
    this.findings.violated(
      `promised that nobody passes a writer who asked before it, and a writer nobody, but ${name} was given the ` +
        `${claim.recipe} ${claim.path}, and ${ahead.path} of ${formatZxid(ahead.czxid)} is before it`,
      [witness(at, 'grant')],
    );
  }

  finish(end: RunEnd): void {
    const ghosts = this.#ghosts;
    for (const path of ghosts.paths) {
      for (const node of queueAt(ghosts.service, path, LABELS)) {
        const claim = ghosts.find(path, node.guid);
        if (claim === undefined || claim.granted.index !== 0 || this.#inFront(path, node).length > 0)
          continue;
        if (!ghosts.hadTimeFor(claim.client, path, end)) continue;
        this.findings.violated(
          `promised that whoever has its turn gets it, but ${ghosts.clientName(claim.client)} still waits for the ` +
            `${claim.recipe} ${path} with nobody before it to wait for`,
          [{ index: claim.requested.index, role: 'request' }],
        );
      }
    }
  }

  /** Those before it in the queue that it has to wait for. */
  #inFront(path: string, { label, sequence }: Pick<RecipeNode, 'label' | 'sequence'>): readonly RecipeNode[] {
    const labels = label === 'read' ? ['write'] : LABELS;
    // Numbers have 32 bits, and go on from the largest to the smallest.
    return queueAt(this.#ghosts.service, path, labels).filter((node) => ((sequence - node.sequence) | 0) > 0);
  }
}

function labelOf({ recipe }: Claim): 'read' | 'write' | null {
  if (recipe === 'read-lock') return 'read';
  return recipe === 'write-lock' ? 'write' : null;
}

function excludes(one: Claim, other: Claim): boolean {
  if (one === other || labelOf(other) === null) return false;
  if (one.recipe === 'read-lock' && other.recipe === 'read-lock') return false;
  return one.client !== other.client || one.sequence !== other.sequence;
}
