/** What recipes of clients report. */
import type { RecipeEvent } from '../../../core/client/recipes/events.js';
import { formatZxid } from '../../../core/zxid.js';
import type { ByKind } from '../by-kind.js';
import type { NameOf } from './phrases.js';

export const RECIPE_WORDS: ByKind<RecipeEvent, NameOf, string> = {
  'recipe.requested': ({ recipe, path }) => `asks for the ${recipe} ${path}`,
  'recipe.granted': ({ recipe, path, token }) =>
    `has the ${recipe} ${path} from now on${token === 0 ? '' : `, with token ${formatZxid(token)}`}`,
  'recipe.released': ({ recipe, path, token, why }) =>
    token === 0
      ? `waits for the ${recipe} ${path} no longer: ${why}`
      : `has the ${recipe} ${path} no longer: ${why}`,
  'recipe.acted': ({ recipe, path, what, item, token }) =>
    `${what} ${item} by the ${recipe} ${path}${token === 0 ? '' : `, with token ${formatZxid(token)}`}`,
  'recipe.observed': ({ recipe, path, view, zxid }) =>
    `is shown by the ${recipe} ${path}, as of ${formatZxid(zxid)}: ${view}`,
};
