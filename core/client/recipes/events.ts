import type { EventOf } from '../../define-events.js';
import { defineEvents } from '../../define-events.js';

/**
 * What recipes report of themselves. `recipe`: its kind, such as `lock`. `path`: the znode that its users share.
 * `holder`: one request of one user, by the text that names its znodes; no other request of the run has it. `token`: the
 * zxid of the transaction that made the holder's own znode, which is larger than that of all holders before; 0 if it
 * has none.
 */
export const recipeEvents = defineEvents({
  'recipe.requested': {
    key: 'rrq',
    level: 'min',
    says: 'A recipe was asked for what it gives: a lock, a lease, the lead, the way through a barrier.',
    fields: { recipe: 'text', path: 'text', holder: 'text', session: 'session' },
  },
  'recipe.granted': {
    key: 'rgr',
    level: 'min',
    says: 'A recipe gave it, as far as its client can know; at most so many places are given at a time (0: no limit).',
    fields: {
      recipe: 'text',
      path: 'text',
      holder: 'text',
      session: 'session',
      node: 'text',
      token: 'zxid',
      seq: 'int',
      places: 'int',
    },
  },
  'recipe.released': {
    key: 'rrl',
    level: 'min',
    says: 'A holder gave back what it had, or its request up (token 0), or believes in it no more, and why.',
    fields: {
      recipe: 'text',
      path: 'text',
      holder: 'text',
      session: 'session',
      token: 'zxid',
      why: 'text',
    },
  },
  'recipe.acted': {
    key: 'rac',
    level: 'min',
    says: 'What a holder did: put, taken, processed, effect, refused, vote, decision, pick; to which item, by which token.',
    fields: {
      recipe: 'text',
      path: 'text',
      holder: 'text',
      what: 'text',
      item: 'text',
      token: 'zxid',
    },
  },
  'recipe.observed': {
    key: 'rob',
    level: 'min',
    says: 'What a recipe shows its user of the service, as of this zxid.',
    fields: { recipe: 'text', path: 'text', holder: 'text', view: 'text', zxid: 'zxid' },
  },
});

export type RecipeEvent = EventOf<typeof recipeEvents>;
