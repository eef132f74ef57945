/** Bundled for the browser by engine.test.ts: runs recipes and gives their run hashes. */
import type { Recipe } from '../../scenarios/recipe.js';
import { runRecipe } from '../../scenarios/run-recipe.js';

declare global {
  interface Window {
    runHashes?: (recipes: readonly Recipe[]) => readonly string[];
  }
}

window.runHashes = (recipes) => recipes.map((recipe) => runRecipe(recipe).result.hash);
