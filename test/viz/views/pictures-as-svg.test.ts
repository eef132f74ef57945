import { expect, test } from 'vitest';

import { makeApp } from '../../../viz/app/store.js';
import type { Workbench } from '../../../viz/app/workbench.js';
import { LocalService } from '../../../viz/model/local-service.js';
import { spacetimeView } from '../../../viz/views/spacetime/spacetime-view.js';
import { stageView } from '../../../viz/views/stage/stage-view.js';
import { traceBytes } from '../opened-run.js';
import { recipe } from '../recipes.js';

const SIZE = { width: 900, height: 600 };

async function opened(): Promise<Workbench> {
  const app = makeApp(new LocalService(Number.POSITIVE_INFINITY));
  const bytes = traceBytes(recipe('synod', 298, 'px-03'));
  app.act({ kind: 'open', source: { kind: 'bytes', name: 'run.jsonl', bytes } });
  await expect.poll(() => app.tables.value !== null && app.opening.value.kind === 'open').toBe(true);
  return app;
}

test('the diagram and the stage export as SVG, with the seed and the words that they show', async () => {
  const app = await opened();
  const diagram = spacetimeView.toSvg?.(app, SIZE) ?? '';
  for (const word of ['seed 298', 'px-03', '>s5<', '>proposal<', '>acknowledgement<', 'second choice']) {
    expect(diagram).toContain(word);
  }
  const stage = stageView.toSvg?.(app, SIZE) ?? '';
  for (const word of ['seed 298', '>s5<', 'accepted by', 'second choice']) expect(stage).toContain(word);
  for (const text of [diagram, stage]) {
    expect(text.startsWith('<svg xmlns="http://www.w3.org/2000/svg"')).toBe(true);
    expect(text).not.toMatch(/NaN|undefined|Infinity/);
    // Each element that is opened is closed.
    expect(text.match(/<(g|clipPath|text|title|svg)[ >]/g)?.length).toBe(
      text.match(/<\/(g|clipPath|text|title|svg)>/g)?.length,
    );
  }
});

test('an export is the same each time, and follows the cursor', async () => {
  const app = await opened();
  const first = spacetimeView.toSvg?.(app, SIZE);
  expect(spacetimeView.toSvg?.(app, SIZE)).toBe(first);
  const stage = stageView.toSvg?.(app, SIZE);
  app.moveTo(100, 'jump');
  expect(spacetimeView.toSvg?.(app, SIZE)).not.toBe(first);
  expect(stageView.toSvg?.(app, SIZE)).not.toBe(stage);
});
