import { expect, test } from 'vitest';
import { pinsOf } from '../../../viz/panels/scrubber/pins.js';
import { densityOf } from '../../../viz/panels/scrubber/scrubber-paint.js';
import type { Finding } from '../../../viz/model/trace-model.js';
import { openedRun, shortRun } from '../opened-run.js';

test('the bars of the scrubber hold every event of their actors once, at any width', async () => {
  const { model } = await openedRun(shortRun('sync-trunc-old-leader', 'zab'));
  for (const width of [1, 40, 333, 1300]) {
    for (const role of ['server', 'client']) {
      const sums = densityOf(model, width, (actor) => model.actors[actor]?.role === role);
      const own = [...model.columns.actor].filter((actor) => model.actors[actor]?.role === role).length;
      expect(sums.reduce((sum, count) => sum + count, 0)).toBe(own);
    }
  }
});

test('findings that would overlap share a pin, and none is lost', async () => {
  const { model } = await openedRun(shortRun('sync-trunc-old-leader', 'zab', 'zk-1154'));
  const rows = [0, 1, model.columns.count - 1];
  const findings = rows.map((row): Finding => {
    const stops = [{ row, index: model.columns.index[row] ?? 0, role: 'here' }];
    return { rule: 'Z2', slug: 'zab-total-order', title: '', message: '', stops };
  });
  const pins = pinsOf({ ...model, findings }, 1000);
  expect(pins.map((pin) => pin.findings)).toEqual([[0, 1], [2]]);
});
