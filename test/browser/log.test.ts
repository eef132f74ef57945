import { describe, expect, it } from 'vitest';

import { after, atRest, browserForFile, pageWith, sceneOf } from './harness.js';
import type { Look, Visit } from './harness.js';
import { BROKEN_ZAB, HELD_ZAB, traceText } from './samples.js';
import type { SampleRun } from './samples.js';

/** A proposer takes the first report in place of the highest. */
const TWO_VALUES: SampleRun = { scenario: 'swarm', protocol: 'synod', variant: 'px-03', seed: 298 };
const PATIENCE_MS = 60_000;

const browser = browserForFile();

async function openLog(sample: SampleRun, look?: Look): Promise<Visit> {
  const visit = await browser.visit(`${pageWith({ run: await traceText(sample) })}#v=1&view=log`, look);
  await atRest(visit);
  return visit;
}

describe('the replicated log', { timeout: PATIENCE_MS }, () => {
  it('shows at a finding where histories differ, and goes to the last step of a cell that is clicked', async () => {
    const visit = await openLog(BROKEN_ZAB);
    const { marks } = await sceneOf(visit);
    const label = 'Histories differ from 2.3, which is not committed.';
    expect(marks.filter(({ kind }) => kind === 'divergence').map((mark) => mark.label)).toEqual([label]);
    expect(await visit.page.getByRole('img', { name: label }).count()).toBe(1);
    const cells = marks.filter((mark) => mark.kind === 'cell' && mark.label?.startsWith('2.3 ') === true);
    expect(cells).toHaveLength(1);
    const [cell] = cells;
    const box = await visit.page.locator('.layers').boundingBox();
    await after(visit, () =>
      visit.page.mouse.click((box?.x ?? 0) + (cell?.x ?? 0), (box?.y ?? 0) + (cell?.y ?? 0)),
    );
    expect(await visit.page.evaluate(() => window.__viz?.app.cursor.value)).toBe(cell?.row);
    const then = await sceneOf(visit);
    // What had not happened by then is not shown.
    expect(then.marks.filter(({ row }) => row > (cell?.row ?? 0))).toEqual([]);
    expect(visit.errors).toEqual([]);
  });

  it('strikes the cells that lost, when the intact protocol cuts them off', async () => {
    const visit = await openLog(HELD_ZAB, { scheme: 'dark', screen: 'narrow' });
    await after(visit, () =>
      visit.page.evaluate(() => {
        const app = window.__viz?.app;
        const model = app?.model.value;
        const cut = model?.kinds.findIndex(({ kind }) => kind === 'log.truncated') ?? -1;
        app?.moveTo(model?.columns.kind.indexOf(cut) ?? 0, 'jump');
      }),
    );
    const { marks } = await sceneOf(visit);
    expect(marks.filter(({ kind }) => kind === 'divergence')).toEqual([]);
    const gone = marks.filter((mark) => mark.label?.endsWith(', gone') === true);
    expect(gone.length).toBeGreaterThan(0);
    const cursor = await visit.page.evaluate(() => window.__viz?.app.cursor.value);
    for (const { row } of gone) expect(row).toBe(cursor);
  });

  it('tells of Paxos who promised, who accepted, and which report a proposer passed over', async () => {
    const visit = await openLog(TWO_VALUES, { screen: 'narrow' });
    const { page } = visit;
    expect(await page.locator('.acceptors table').count()).toBe(2);
    const row = page.locator('.acceptors tr', { has: page.getByText('5.3', { exact: true }) }).last();
    expect(await row.innerText()).toMatch(/forced by s3[\s\S]*passed over:\s*s5 reported 4\.4: 2/);
    await after(visit, () => row.getByRole('button', { name: 's5 reported 4.4: 2' }).click());
    const kind = await page.evaluate(() => {
      const app = window.__viz?.app;
      const model = app?.model.value;
      return model?.kinds[model.columns.kind[app?.cursor.value ?? 0] ?? 0]?.kind;
    });
    expect(kind).toBe('paxos.promised');
    expect(await row.getByText('passed over').count()).toBe(0);
    const beyond = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(beyond).toBeLessThanOrEqual(0);
  });
});
