/** Addresses: what one page shows, another shows by its link. */
import { createServer } from 'node:http';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { after, atRest, browserForFile, builtPage, pageWith, press, sceneOf } from './harness.js';
import { BROKEN, brokenTrace, HELD, heldTrace } from './runs.js';

const browser = browserForFile();
const traces: Record<string, Uint8Array> = {};
beforeAll(async () => {
  traces[BROKEN] = await brokenTrace();
  traces[HELD] = await heldTrace();
});

test('a copied link opens on the same scene', async () => {
  const address = pageWith({ [BROKEN]: traces[BROKEN] ?? '' });
  const first = await browser.visit(address);
  await atRest(first);
  await press(first, 'c', 'ArrowLeft', 'z', 'b');
  const link = first.page.url();
  expect(link).toMatch(/#v=1&trace=broken\.jsonl&i=s\d\.\d+\.\d+&w=\d+\.\.\d+&cone=past@/);
  const second = await browser.visit(link);
  await atRest(second);
  expect((await sceneOf(second)).marks).toEqual((await sceneOf(first)).marks);
  expect(await second.page.locator('.pin.reader').count()).toBe(1);
  expect(second.page.url()).toBe(link);
});

test('what a link says beyond what this page knows stays in it', async () => {
  const visit = await browser.visit(`${pageWith({ [BROKEN]: traces[BROKEN] ?? '' })}#v=1&lesson=quorum`);
  await atRest(visit);
  await press(visit, 'ArrowLeft');
  expect(visit.page.url()).toMatch(/&lesson=quorum$/);
});

test('a report of several traces opens with their list, and Back leads to it', async () => {
  const visit = await browser.visit(pageWith({ [BROKEN]: traces[BROKEN] ?? '', [HELD]: traces[HELD] ?? '' }));
  await atRest(visit);
  expect(await visit.page.getByRole('heading', { name: '2 traces to look at' }).isVisible()).toBe(true);
  await after(visit, () => visit.page.getByRole('button', { name: HELD }).click());
  expect(await visit.page.getByRole('heading', { name: 'No promise was broken' }).isVisible()).toBe(true);
  await visit.page.goBack();
  await visit.page.getByRole('heading', { name: '2 traces to look at' }).waitFor();
  await visit.page.goForward();
  await visit.page.getByRole('heading', { name: 'No promise was broken' }).waitFor();
  expect(visit.errors).toEqual([]);
});

test('the share dialog shows the address of this very moment', async () => {
  const visit = await browser.visit(pageWith({ [BROKEN]: traces[BROKEN] ?? '' }));
  await atRest(visit);
  await press(visit, 'Home');
  await after(visit, () => visit.page.getByRole('button', { name: 'Share' }).click());
  const shown = await visit.page.getByRole('textbox', { name: 'Link' }).inputValue();
  expect(shown).toBe(visit.page.url());
  expect(shown).toContain('&i=world.0.0');
});

/** Serves the viewer without a trace, and one trace beside it; returns its address. */
async function serve(): Promise<string> {
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?', 1).join('');
    response.statusCode = path === '/' || path === `/runs/${BROKEN}` ? 200 : 404;
    response.setHeader('Content-Type', path === '/' ? 'text/html' : 'application/octet-stream');
    response.end(path === '/' ? builtPage() : (traces[BROKEN] ?? ''));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return `http://127.0.0.1:${String(address.port)}/`;
}

test('a page beside a trace opens it by ?src=, and its link does so without', async () => {
  const address = await serve();
  const first = await browser.visit(`${address}?src=runs/${BROKEN}`);
  await atRest(first);
  await press(first, 'c', 'ArrowLeft');
  const { marks } = await sceneOf(first);
  expect(marks.length).toBeGreaterThan(0);
  const link = new URL(first.page.url());
  expect(link.hash).toContain(
    `&src=${encodeURIComponent(address).replaceAll('%3A', ':').replaceAll('%2F', '/')}`,
  );
  const second = await browser.visit(`${address}${link.hash}`);
  await atRest(second);
  expect((await sceneOf(second)).marks).toEqual(marks);
  expect([...first.errors, ...second.errors]).toEqual([]);
});

test('a ?src= that leads nowhere is told in a sentence', async () => {
  const visit = await browser.visit(`${await serve()}?src=runs/nothing.jsonl`);
  await atRest(visit);
  expect(await visit.page.innerText('[role=alert]')).toMatch(
    /^nothing\.jsonl cannot be loaded from http.+: the answer was 404\.$/,
  );
});
