import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../scenarios/run-recipe.js';
import { runRecipe } from '../../scenarios/run-recipe.js';
import type { Plan } from '../../sim/plan.js';
import { recipe, seeds } from './recipes.js';

interface Seen {
  readonly event: RunEvent;
  readonly actor: number;
}

/** What happened before the heal and after it. */
function phasesOf(seed: number): { plan: Plan; safety: Seen[]; liveness: Seen[] } {
  const safety: Seen[] = [];
  const liveness: Seen[] = [];
  let current = safety;
  const { plan } = runRecipe(recipe(seed), {
    listen: ({ events }) => {
      events.subscribeToAll((event, { actor }) => {
        if (event.kind === 'run.phased' && event.phase === 'liveness') current = liveness;
        current.push({ event, actor });
      });
    },
  });
  return { plan, safety, liveness };
}

describe('the liveness phase', () => {
  it('comes in every run, once, and nothing is lost on a link of the core, doubled or struck in it', () => {
    let lostBefore = 0;
    for (const seed of seeds(300)) {
      const { plan, safety, liveness } = phasesOf(seed);
      const where = `seed ${String(seed)}`;
      expect(liveness[0]?.event.kind, where).toBe('run.phased');
      for (const { event } of liveness) {
        expect(['fault.struck', 'net.duplicated', 'process.paused'], where).not.toContain(event.kind);
        if (event.kind !== 'net.dropped') continue;
        const isOutside = [event.from, event.to].some(
          (end) => end <= plan.servers && !plan.core.includes(end),
        );
        expect([event.why, isOutside], where).toEqual([event.why === 'cut' ? 'cut' : 'down', true]);
      }
      lostBefore += safety.filter(({ event }) => event.kind === 'net.dropped' && event.why === 'loss').length;
    }
    expect(lostBefore).toBeGreaterThan(100);
  });

  it('is for the core, whose servers all learn; the others are silent', () => {
    let silenced = 0;
    for (const seed of seeds(300)) {
      const { plan, safety, liveness } = phasesOf(seed);
      const learned = new Set<number>();
      for (const { event, actor } of [...safety, ...liveness]) {
        if (event.kind === 'process.crashed') learned.delete(actor);
        if (event.kind === 'paxos.learned') learned.add(actor);
      }
      expect(
        [...learned].sort((a, b) => a - b),
        `seed ${String(seed)}`,
      ).toEqual(plan.core);
      if (plan.core.length < plan.servers) silenced += 1;
      const senders = liveness.flatMap(({ event, actor }) => (event.kind === 'net.sent' ? [actor] : []));
      for (const sender of senders) expect(plan.core.includes(sender) || sender > plan.servers).toBe(true);
    }
    expect(silenced).toBeGreaterThan(50);
  });
});
