import { formatZxid } from '../../../core/zxid.js';
import type { Envelope } from '../../trace/event-stream.js';
import type { RunEnd } from '../checker.js';
import { Findings, witness } from '../checker.js';
import type { ServiceChecker } from '../service/context.js';
import { sessionName } from '../service/describe.js';
import { LATEST, childrenAsOf } from './config-views.js';
import type { Footing, Shown } from './footing.js';
import { shown } from './footing.js';
import type { RecipeGhosts } from './ghosts.js';
import type { Claim } from './records.js';

/**
 * K8: who is shown as a member of a group is one at that point of the committed history, and nobody is left out, and from
 * one view to the next that point never goes back. Whoever believes to have joined has a znode of its own session. When
 * all is quiet, everybody who is connected shows the members, and has joined who wants to, unless another session has its
 * id. Premise: each view of a state that is still known, and each time that somebody has joined.
 */
export function membershipConverges(ghosts: RecipeGhosts, footing: Footing): ServiceChecker {
  const judge = new Judge(ghosts, footing);
  ghosts.judges.granted.push((claim, at) => {
    if (claim.recipe === 'member') judge.joined(claim, at);
  });
  ghosts.judges.observed.push((event, at) => {
    if (event.recipe === 'group') judge.observed(event, at);
  });
  ghosts.judges.released.push(({ holder }) => judge.forget(holder));
  return {
    findings: judge.findings,
    handlers: footing.handlers(),
    finish: (end) => judge.finish(end),
  };
}

class Judge {
  readonly findings = new Findings('K8');
  readonly #ghosts: RecipeGhosts;
  readonly #footing: Footing;
  readonly #views = new Map<string, Shown>();

  constructor(ghosts: RecipeGhosts, footing: Footing) {
    this.#ghosts = ghosts;
    this.#footing = footing;
  }

  joined({ client, session, node, token }: Claim, at: Envelope): void {
    const { service } = this.#ghosts;
    if (!service.knows(token)) return;
    this.findings.premise();
    const stat = service.model.stat(node, token);
    if (stat?.czxid === token && stat.ephemeralOwner === session) return;
    const whose = stat === null ? 'nobody has' : `${sessionName(stat.ephemeralOwner)} has`;
    this.findings.violated(
      `promised that who has joined has a znode of its own session, but ${this.#who(client)} believes to have ${node} of ` +
        `${formatZxid(token)} in ${sessionName(session)}, which ${whose}`,
      [witness(at, 'joined')],
    );
  }

  observed(event: { path: string; holder: string; view: string; zxid: number }, at: Envelope): void {
    const { path, holder, view, zxid } = event;
    const { service } = this.#ghosts;
    const before = this.#views.get(holder);
    const now = shown(event, at);
    this.#views.set(holder, now);
    if (before !== undefined && zxid < before.zxid) {
      this.findings.violated(
        `promised that a group is never shown as it was before, but ${this.#who(at.actor)} was shown ${path} as of ` +
          `${formatZxid(zxid)} when it had been shown it as of ${formatZxid(before.zxid)}`,
        [before.evidence, now.evidence],
      );
    }
    if (!service.knows(service.zab.epochs.real(zxid))) return;
    this.findings.premise();
    const were = childrenAsOf(service, path, zxid).join(' ');
    if (view === were) return;
    this.findings.violated(
      `promised that a group is shown as it was at one point, but ${this.#who(at.actor)} was shown ${path} as of ` +
        `${formatZxid(zxid)} with ${say(view)}, and it had ${say(were)}`,
      [now.evidence],
    );
  }

  forget(holder: string): void {
    this.#views.delete(holder);
  }

  finish(end: RunEnd): void {
    for (const path of this.#ghosts.paths) {
      for (const claim of this.#footing.settledAt(path, end)) {
        if (claim.recipe === 'group') this.#showsMembers(path, claim);
        else if (claim.recipe === 'member') this.#isMember(path, claim);
      }
    }
  }

  #showsMembers(path: string, { client, holder, requested }: Claim): void {
    const members = childrenAsOf(this.#ghosts.service, path, LATEST).join(' ');
    const last = this.#views.get(holder);
    if ((last?.view ?? '') === members) return;
    this.findings.violated(
      `promised that the members of a group are shown in the end, but ${this.#who(client)} shows ${path} with ` +
        `${say(last?.view ?? '')}, and it has ${say(members)}`,
      [last?.evidence ?? { index: requested.index, role: 'request' }, ...this.#footing.lastChange(path)],
    );
  }

  #isMember(path: string, { client, session, requested, granted }: Claim): void {
    const { service } = this.#ghosts;
    const isIn = granted.index !== 0;
    const owner = service.model.stat(path, LATEST)?.ephemeralOwner;
    const own = service.handleOf(client)?.session;
    if (isIn ? owner === session : owner !== undefined && owner !== own) return;
    this.findings.violated(
      `promised that whoever wants to be in a group is in it in the end, but ${this.#who(client)} ` +
        (isIn ? `believes to have ${path}, and has not` : `still waits for ${path}, which nobody else has`),
      [isIn ? { index: granted.index, role: 'joined' } : { index: requested.index, role: 'request' }],
    );
  }

  #who(client: number): string {
    return this.#ghosts.clientName(client);
  }
}

function say(view: string): string {
  return view === '' ? 'nobody' : view;
}
