import type { Recipe } from '../../scenarios/recipe.js';
import type { ProtocolId } from '../../sim/plan.js';

/** A swarm run of a seed, of the intact protocol or of a variant. */
export function recipe(protocol: ProtocolId, seed: number, variant: string | null = null): Recipe {
  const none = { servers: null, plan: null, about: null, tape: null };
  return { scenario: 'swarm', protocol, variant, seed, strategy: 'timed', slackMicros: 0, ...none };
}
