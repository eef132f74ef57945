import type { RecipeEvent } from '../../../core/client/recipes/events.js';
import { formatZxid } from '../../../core/zxid.js';
import type { Envelope } from '../../trace/event-stream.js';
import type { RunEnd } from '../checker.js';
import { Findings } from '../checker.js';
import type { ServiceChecker } from '../service/context.js';
import { LATEST, nodeView, setView, subtreeViews } from './config-views.js';
import type { Footing, Shown } from './footing.js';
import { shown } from './footing.js';
import type { RecipeGhosts } from './ghosts.js';
import type { Claim } from './records.js';

type Observed = Extract<RecipeEvent, { readonly kind: 'recipe.observed' }>;

/**
 * K7: configuration is shown as it was at one point of the committed history, with all that belongs together, and from
 * one view to the next that point never goes back. When all is quiet, everybody who is connected shows the last one.
 * Premise: each view of a state that is still known.
 */
export function configConsistent(ghosts: RecipeGhosts, footing: Footing): ServiceChecker {
  const judge = new Judge(ghosts, footing);
  ghosts.judges.observed.push((event, at) => judge.observed(event, at));
  ghosts.judges.released.push(({ holder }) => judge.forget(holder));
  return {
    findings: judge.findings,
    handlers: footing.handlers(),
    finish: (end) => judge.finish(end),
  };
}

class Judge {
  readonly findings = new Findings('K7');
  readonly #ghosts: RecipeGhosts;
  readonly #footing: Footing;
  /** By user, and by path. */
  readonly #views = new Map<string, Map<string, Shown>>();

  constructor(ghosts: RecipeGhosts, footing: Footing) {
    this.#ghosts = ghosts;
    this.#footing = footing;
  }

  observed(event: Observed, at: Envelope): void {
    const { recipe, path, holder, view, zxid } = event;
    if (!isConfig(recipe)) return;
    const { service } = this.#ghosts;
    let views = this.#views.get(holder);
    if (views === undefined) {
      views = new Map();
      this.#views.set(holder, views);
    }
    const before = views.get(path);
    const now = shown(event, at);
    views.set(path, now);
    if (before !== undefined && zxid < before.zxid) {
      this.findings.violated(
        `promised that configuration never goes back, but ${this.#who(at.actor)} was shown ${path} as of ` +
          `${formatZxid(zxid)} when it had been shown it as of ${formatZxid(before.zxid)}`,
        [before.evidence, now.evidence],
      );
    }
    if (!service.knows(service.zab.epochs.real(zxid))) return;
    this.findings.premise();
    const was = recipe === 'config-set' ? setView(service, path, zxid) : nodeView(service, path, zxid);
    if (view === was) return;
    this.findings.violated(
      `promised that configuration is shown as it was at one point, but ${this.#who(at.actor)} was shown ${path} as of ` +
        `${formatZxid(zxid)} as ${say(view)}, and it was ${say(was)}`,
      [now.evidence],
    );
  }

  forget(holder: string): void {
    this.#views.delete(holder);
  }

  finish(end: RunEnd): void {
    for (const path of this.#ghosts.paths) {
      for (const claim of this.#footing.settledAt(path, end))
        if (isConfig(claim.recipe)) this.#judge(path, claim);
    }
  }

  #judge(path: string, { recipe, holder, client, requested }: Claim): void {
    const { service } = this.#ghosts;
    const views = this.#views.get(holder);
    const is =
      recipe === 'config-cache'
        ? subtreeViews(service, path)
        : new Map([
            [path, recipe === 'config' ? nodeView(service, path, LATEST) : setView(service, path, LATEST)],
          ]);
    for (const at of new Set([...is.keys(), ...(views?.keys() ?? [])])) {
      const view = views?.get(at);
      const [last, truth] = [view?.view ?? '', is.get(at) ?? ''];
      if (last === truth) continue;
      this.findings.violated(
        `promised that the last configuration is shown in the end, but ${this.#who(client)} shows ${at} as ${say(last)}, and ` +
          `it is ${say(truth)}`,
        [view?.evidence ?? { index: requested.index, role: 'request' }, ...this.#footing.lastChange(path)],
      );
    }
  }

  #who(client: number): string {
    return this.#ghosts.clientName(client);
  }
}

function isConfig(recipe: string): boolean {
  return recipe === 'config' || recipe === 'config-cache' || recipe === 'config-set';
}

function say(view: string): string {
  return view === '' ? 'nothing' : view;
}
