/** Files that are not as they should be: what the page says of them. */
import { describe, expect, test } from 'vitest';
import { FORMAT } from '../../sim/trace/file/format.js';
import type { Visit } from './harness.js';
import { after, atRest, browserForFile, emptyPage, pageWith } from './harness.js';
import { HELD_SYNOD, traceText } from './samples.js';
import { syntheticFile } from './synthetic.js';

const browser = browserForFile();
const NAME = 'run.jsonl';

async function lines(): Promise<readonly string[]> {
  return (await traceText(HELD_SYNOD)).trimEnd().split('\n');
}

async function opened(text: string | Uint8Array): Promise<Visit> {
  const visit = await browser.visit(pageWith({ [NAME]: text }));
  await atRest(visit);
  return visit;
}

async function countOf({ page }: Visit): Promise<number> {
  return await page.evaluate(() => window.__viz?.app.model.value?.columns.count ?? 0);
}

describe('a trace that', () => {
  test('ends early opens as far as it goes, and says where that is', async () => {
    const some = (await lines()).slice(0, 60);
    const visit = await opened(`${some.join('\n')}\n`);
    expect(await countOf(visit)).toBeGreaterThan(40);
    expect(await visit.page.innerText('[role=alert]')).toMatch(/ends after event \d+/);
  });

  test('was cut within a line opens too', async () => {
    const visit = await opened((await lines()).slice(0, 60).join('\n').slice(0, -9));
    expect(await countOf(visit)).toBeGreaterThan(40);
    expect(await visit.page.innerText('[role=alert]')).toMatch(/line \d+|ends after event \d+/);
  });

  test('has damaged lines opens without them, and names their lines', async () => {
    const all = [...(await lines())];
    for (const at of [20, 30]) all[at] = '{"k":';
    const visit = await opened(`${all.join('\n')}\n`);
    const text = await visit.page.innerText('[role=alert]');
    expect(text).toContain('Line 21');
    expect(text).toContain('Line 31');
    expect(await countOf(visit)).toBeGreaterThan(60);
  });

  test('is damaged throughout is refused, and the first three lines are quoted', async () => {
    const [header = ''] = await lines();
    const visit = await opened([header, ...Array.from({ length: 150 }, () => 'nonsense')].join('\n'));
    const text = await visit.page.innerText('body');
    expect(text).toMatch(/100 lines cannot be read/);
    expect(text.match(/line|:\d+/gi)?.length ?? 0).toBeGreaterThanOrEqual(3);
  });

  test('comes from another major version is refused with both versions', async () => {
    const [header = '', ...rest] = await lines();
    const visit = await opened([header.replace(/"v":\[\d+,\d+\]/, '"v":[9,0]'), ...rest].join('\n'));
    expect(await visit.page.innerText('body')).toMatch(
      new RegExp(`\\b9\\.0\\b.*\\b${String(FORMAT.major)}\\.`),
    );
    expect(await countOf(visit)).toBe(0);
  });

  test('comes from a newer minor version opens, and what is not known is listed', async () => {
    const [header = '', ...rest] = await lines();
    const newer = header.replace(/"v":\[(\d+),\d+\]/, '"v":[$1,99]');
    const visit = await opened([newer, '{"k":"zzz","new":1}', ...rest].join('\n'));
    expect(await visit.page.innerText('[role=alert]')).toContain('"zzz"');
    expect(await countOf(visit)).toBeGreaterThan(60);
  });

  test('is none is refused in a sentence, and the page still opens another', async () => {
    const visit = await opened('Dear diary,\n');
    expect(await visit.page.innerText('body')).toContain(NAME);
    expect(await visit.page.innerText('[role=alert]')).not.toBe('');
    expect(visit.errors).toEqual([]);
  });

  test('has no events opens with none, or is refused, and never breaks the page', async () => {
    const visit = await opened('');
    expect(visit.errors).toEqual([]);
    expect(await visit.page.innerText('body')).toMatch(/empty/);
  });
});

test('the empty page opens a file that is chosen', async () => {
  const visit = await browser.visit(emptyPage());
  const buffer = Buffer.from(await traceText(HELD_SYNOD));
  await visit.page.setInputFiles('input[type=file]', { name: NAME, mimeType: 'text/plain', buffer });
  await visit.page.waitForFunction(() => (window.__viz?.app.model.value?.columns.count ?? 0) > 0);
  await atRest(visit);
  expect(visit.errors).toEqual([]);
});

test('a file with more events than can be read shows the first, says so, and shows the others when asked', async () => {
  const visit = await browser.visit(emptyPage());
  const { page } = visit;
  // Without workers a page reads twenty thousand events; with them, two millions.
  await page.addInitScript(() => Reflect.deleteProperty(window, 'Worker'));
  await page.reload();
  await page.setInputFiles('input[type=file]', await syntheticFile(50_000));
  await atRest(visit);
  expect(await countOf(visit)).toBe(20_000);
  const banner = page.getByRole('alert');
  expect(await banner.innerText()).toContain(
    'The file holds more than 20,000 events; the first 20,000 are shown.',
  );
  await after(visit, () =>
    banner.getByRole('button', { name: 'Show those around the first finding' }).click(),
  );
  expect(
    await page.evaluate(() => window.__viz?.app.model.value?.findings[0]?.stops.at(-1)?.row),
  ).toBeGreaterThan(0);
  expect(await banner.innerText()).toMatch(
    /^This is the end of the file; behind the first [\d,]+ the next [\d,]+ are shown\./,
  );
  await after(visit, () => banner.getByRole('button', { name: 'Show the first', exact: true }).click());
  expect(await page.evaluate(() => window.__viz?.app.model.value?.columns.index[0])).toBe(1);
  expect(visit.errors).toEqual([]);
});
