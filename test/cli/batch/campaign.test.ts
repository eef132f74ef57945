import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { CampaignOptions, SeriesRuns } from '../../../cli/batch/campaign.js';
import { Campaign } from '../../../cli/batch/campaign.js';
import { allRuns, exitCodeOf, totalsOf } from '../../../cli/report/summary.js';
import { WORKER } from '../quorumlab.js';
import { seriesOf } from './series-of.js';

const DYING = new URL('./dying-worker.mjs', import.meta.url);

function campaign(changes: Partial<CampaignOptions>): Campaign {
  return new Campaign({
    series: [seriesOf()],
    seeds: { first: 1, last: 40 },
    jobs: 2,
    checkDeterminism: false,
    bail: false,
    traceDirectory: null,
    worker: WORKER,
    ...changes,
  });
}

/** All that is the same in every execution. */
function essence(rows: readonly SeriesRuns[]): unknown {
  return rows.map(({ series, runs }) => ({ series, runs: runs.map((run) => ({ ...run, wallMs: 0 })) }));
}

describe('a campaign', () => {
  test('merges by series and seed, whatever the number of workers', async () => {
    const series = [seriesOf({ variant: 'px-02' }), seriesOf()];
    const one = await campaign({ series, jobs: 1 }).run();
    const two = await campaign({ series, jobs: 2 }).run();
    expect(essence(one)).toEqual(essence(two));
    expect(one.map(({ runs }) => runs.map(({ seed }) => seed))).toEqual(
      [0, 1].map(() => Array.from({ length: 40 }, (_, i) => i + 1)),
    );
  });

  test('stops at the same first failure, whatever the number of workers', async () => {
    const broken = seriesOf({ scenario: 'crash-follower-around-fsync', variant: 'px-02' });
    const series = [seriesOf({ scenario: 'synod-calm' }), broken, seriesOf()];
    const one = await campaign({ series, jobs: 1, bail: true }).run();
    const three = await campaign({ series, jobs: 3, bail: true }).run();
    expect(essence(one)).toEqual(essence(three));
    const all = [...allRuns(one)];
    expect(all.filter(({ verdict }) => verdict === 'violated')).toHaveLength(1);
    expect(all.at(-1)?.verdict).toBe('violated');
  });

  test('loses nothing but the runs that end their worker twice', async () => {
    const dying = campaign({ worker: DYING, seeds: { first: 1, last: 12 }, memoryMb: 48 });
    const [row] = await dying.run();
    const runs = row?.runs ?? [];
    expect(runs.map(({ seed }) => seed)).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
    const broken = runs.filter(({ verdict }) => verdict === 'error');
    expect(broken.map(({ seed, trouble }) => [seed, trouble])).toEqual([
      [3, 'The run ended its worker with exit code 7, twice.'],
      [6, 'The engine failed, twice: TypeError: a bug'],
      [9, 'The run took more memory than a worker may have, twice.'],
    ]);
    const [healthy] = await campaign({ seeds: { first: 1, last: 12 } }).run();
    const others = (healthy?.runs ?? []).filter(({ seed }) => ![3, 6, 9].includes(seed));
    expect(runs.filter(({ verdict }) => verdict !== 'error').map(({ hash }) => hash)).toEqual(
      others.map(({ hash }) => hash),
    );
    expect(exitCodeOf(totalsOf(runs))).toBe(2);
    expect(dying.progress).toEqual({ total: 12, done: 12, failures: 0 });
  });

  test('says so if no worker can be started', async () => {
    const worker = new URL('./no-such-worker.mjs', import.meta.url);
    await expect(campaign({ worker }).run()).rejects.toThrow('no-such-worker');
  });

  test('ends soon after an interrupt, with what is known', async () => {
    const long = campaign({ seeds: { first: 1, last: 2_000_000 } });
    const running = long.run();
    while (long.progress.done < 20) await sleep(20);
    const before = long.progress.done;
    long.interrupt();
    const known = [...allRuns(await running)];
    expect(long.isInterrupted).toBe(true);
    expect(known.length).toBeGreaterThanOrEqual(before);
    expect(known.length).toBeLessThan(200_000);
    expect(new Set(known.map(({ seed }) => seed)).size).toBe(known.length);
  });

  test('counts each run in its progress while batches are under way', async () => {
    const long = campaign({ jobs: 1, seeds: { first: 1, last: 300 } });
    const seen = new Set<number>();
    const running = long.run().then((rows) => [...allRuns(rows)].length);
    const watching = (async () => {
      while (long.progress.done < 300) {
        seen.add(long.progress.done);
        await sleep(5);
      }
    })();
    expect(await running).toBe(300);
    await watching;
    const counts = [...seen];
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    expect(counts.length).toBeGreaterThan(3);
  });
});
