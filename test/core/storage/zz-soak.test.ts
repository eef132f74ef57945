import fc from 'fast-check';
import { it } from 'vitest';
import { Keeper, acts, faults } from './keeper.js';
it('soak', () => {
  const stats: Record<string, number> = {};
  const bump = (k: string): void => { stats[k] = (stats[k] ?? 0) + 1; };
  const happening = fc.oneof({ weight: 20, arbitrary: acts }, { weight: 1, arbitrary: faults });
  fc.assert(
    fc.property(fc.nat(), fc.array(happening, { minLength: 20, maxLength: 150, size: 'max' }), (seed, happenings) => {
      const keeper = new Keeper(seed);
      const { bench } = keeper;
      for (const next of happenings) {
        const before = bench.done.length; const r = bench.recovered;
        keeper.happen(next);
        if (bench.recovered !== r) { bump('recovered'); bump('end ' + bench.recovered!.end); if (bench.recovered!.snapshotZxid) bump('with snapshot'); }
        else for (const d of bench.done.slice(before)) bump(d.kind + (d.kind === 'snapshot-stored' ? String(d.isInstalled) : ''));
        bump('files ' + String(Math.min(9, bench.names.length)));
        bump('gen ' + String(Math.max(0, ...bench.names.map((n) => Number(/g(\d+)$/.exec(n)?.[1] ?? 0)))));
      }
      bump('len ' + String(Math.min(15, keeper.live.entries.length)));
      keeper.restart('any');
    }),
    { numRuns: Number(process.env['RUNS'] ?? 3000) },
  );
  console.log(JSON.stringify(stats));
}, 600_000);
