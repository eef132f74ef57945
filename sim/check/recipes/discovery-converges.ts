import type { RecipeEvent } from '../../../core/client/recipes/events.js';
import type { SessionId } from '../../../core/ids.js';
import type { Zxid } from '../../../core/zxid.js';
import { formatZxid } from '../../../core/zxid.js';
import type { Envelope } from '../../trace/event-stream.js';
import type { RunEnd } from '../checker.js';
import { Findings, witness } from '../checker.js';
import type { ServiceChecker } from '../service/context.js';
import type { Handle } from '../service/ghosts/records.js';
import { LATEST, childrenAsOf } from './config-views.js';
import type { Footing, Shown } from './footing.js';
import { shown } from './footing.js';
import type { RecipeGhosts } from './ghosts.js';
import type { Claim } from './records.js';

type Observed = Extract<RecipeEvent, { readonly kind: 'recipe.observed' }>;
type Acted = Extract<RecipeEvent, { readonly kind: 'recipe.acted' }>;

/** What a user of a service knows. */
interface List {
  readonly shown: Shown;
  readonly isInTurns: boolean;
  readonly all: readonly string[];
  /** How often each of those has been picked since then that are not taken for down. */
  readonly picks: Map<string, number>;
}

/**
 * K9: whoever uses a service is given nobody that is gone. A list that is not said to be stale holds only instances that
 * were there at that point of the committed history; so does a pick, and its instance was not deleted in anything that
 * the client has been answered since. In turns all have their turn equally often while the list stays. When all is
 * quiet, everybody who is connected knows all instances. Premise: each list, and each pick that is not stale.
 */
export function discoveryConverges(ghosts: RecipeGhosts, footing: Footing): ServiceChecker {
  const judge = new Judge(ghosts, footing);
  ghosts.judges.observed.push((event, at) => {
    if (event.recipe === 'discovery') judge.observed(event, at);
  });
  ghosts.judges.acted.push((event, at) => {
    if (event.recipe === 'discovery' && event.what === 'pick') judge.picked(event, at);
  });
  ghosts.judges.released.push(({ holder }) => judge.forget(holder));
  ghosts.service.judges.returned.push(({ handle }, { zxid }) => judge.answered(handle, zxid));
  return {
    findings: judge.findings,
    handlers: footing.handlers(),
    finish: (end) => judge.finish(end),
  };
}

class Judge {
  readonly findings = new Findings('K9');
  readonly #ghosts: RecipeGhosts;
  readonly #footing: Footing;
  /** By user. */
  readonly #lists = new Map<string, List>();
  /** By client: what replies have shown it in its session. */
  readonly #answered = new Map<number, { readonly session: SessionId; zxid: Zxid }>();

  constructor(ghosts: RecipeGhosts, footing: Footing) {
    this.#ghosts = ghosts;
    this.#footing = footing;
  }

  /** Events in front of a reply tell all that the reply's state holds: an event alone may have others of its kind behind it. */
  answered({ client, session }: Handle, zxid: Zxid): void {
    if (this.#lists.size === 0) return;
    const last = this.#answered.get(client);
    if (last?.session !== session) this.#answered.set(client, { session, zxid });
    else last.zxid = Math.max(last.zxid, zxid);
  }

  observed(event: Observed, at: Envelope): void {
    const { path, holder, view, zxid } = event;
    const [strategy = '', ...names] = view.split(' ');
    const all = names.map((name) => (name.endsWith('!') ? name.slice(0, -1) : name));
    const picks = new Map(names.filter((name) => !name.endsWith('!')).map((name) => [name, 0]));
    const list = { shown: shown(event, at), isInTurns: strategy === 'round-robin:', all, picks };
    this.#lists.set(holder, list);
    if (!this.#knows(zxid)) return;
    this.findings.premise();
    for (const id of all) if (!this.#isThere(path, id, zxid)) this.#isGone(at, { path, id, zxid }, 'lists');
  }

  picked({ path, holder, item: id, token }: Acted, at: Envelope): void {
    const list = this.#lists.get(holder);
    if (token === 0 || list === undefined) {
      // Of a stale list nothing is promised, nor what it is: the turns begin again with the next one.
      list?.picks.clear();
      return;
    }
    this.#takesTurn(list, id, at);
    const zxid = Math.max(token, this.#answered.get(at.actor)?.zxid ?? 0);
    if (!this.#knows(zxid)) return;
    this.findings.premise();
    if (!this.#isThere(path, id, zxid)) this.#isGone(at, { path, id, zxid }, 'picks');
  }

  forget(holder: string): void {
    this.#lists.delete(holder);
  }

  finish(end: RunEnd): void {
    for (const path of this.#ghosts.paths) {
      for (const claim of this.#footing.settledAt(path, end)) {
        if (claim.recipe === 'discovery') this.#knowsAll(path, claim);
      }
    }
  }

  #knowsAll(path: string, { client, holder, requested }: Claim): void {
    const list = this.#lists.get(holder);
    const known = (list?.all ?? []).join(' ');
    const is = childrenAsOf(this.#ghosts.service, path, LATEST).join(' ');
    if (known === is) return;
    this.findings.violated(
      `promised that all instances of a service are known in the end, but ${this.#ghosts.clientName(client)} knows ` +
        `${say(known)} at ${path}, and there is ${say(is)}`,
      [
        list?.shown.evidence ?? { index: requested.index, role: 'request' },
        ...this.#footing.lastChange(path),
      ],
    );
  }

  #takesTurn({ isInTurns, picks, shown: { evidence } }: List, id: string, at: Envelope): void {
    const count = picks.get(id);
    if (!isInTurns || count === undefined) return;
    picks.set(id, count + 1);
    const [least, most] = [Math.min(...picks.values()), Math.max(...picks.values())];
    if (most - least <= 1) return;
    this.findings.violated(
      `promised that in turns all have their turn equally often, but ${this.#ghosts.clientName(at.actor)} has picked ${id} ` +
        `${String(most)} times, and another one ${String(least)} times`,
      [evidence, witness(at, 'pick')],
    );
  }

  #isGone(at: Envelope, { path, id, zxid }: { path: string; id: string; zxid: number }, what: string): void {
    this.findings.violated(
      `promised that nobody is found who is gone, but ${this.#ghosts.clientName(at.actor)} ${what} ${id} of ${path}, which ` +
        `is not there as of ${formatZxid(zxid)}`,
      [witness(at, what)],
    );
  }

  #knows(zxid: number): boolean {
    const { service } = this.#ghosts;
    return service.knows(service.zab.epochs.real(zxid));
  }

  #isThere(path: string, id: string, zxid: number): boolean {
    return this.#ghosts.service.model.stat(path === '/' ? `/${id}` : `${path}/${id}`, zxid) !== null;
  }
}

function say(list: string): string {
  return list === '' ? 'nobody' : list;
}
