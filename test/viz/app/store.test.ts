import { beforeAll, expect, test } from 'vitest';
import type { Workbench } from '../../../viz/app/workbench.js';
import { makeApp } from '../../../viz/app/store.js';
import { linkMatter, linkOf, stateOfLink } from '../../../viz/app/link-state.js';
import { parseLink, printLink } from '../../../viz/model/link.js';
import { LocalService } from '../../../viz/model/local-service.js';
import type { TraceModel } from '../../../viz/model/trace-model.js';
import { shortRun, traceBytes } from '../opened-run.js';

const bytes: { broken: Uint8Array; held: Uint8Array } = { broken: new Uint8Array(), held: new Uint8Array() };

beforeAll(() => {
  bytes.broken = traceBytes(shortRun('sync-trunc-old-leader', 'zab', 'zk-1154'));
  bytes.held = traceBytes(shortRun('sync-trunc-old-leader', 'zab'));
});

/** A page with a trace, opened as by a reader. */
async function opened(
  which: 'broken' | 'held',
  name = 'run.jsonl',
): Promise<{ app: Workbench; model: TraceModel }> {
  const app = makeApp(new LocalService(Number.POSITIVE_INFINITY));
  app.act({ kind: 'open', source: { kind: 'bytes', name, bytes: bytes[which] } });
  await expect.poll(() => app.opening.value.kind).toBe('open');
  const model = app.model.value;
  if (model === null) throw new Error('it is open');
  return { app, model };
}

test('a run that held opens as a whole, with the cursor at the fault that was followed by most, and says so', async () => {
  const { app, model } = await opened('held');
  const struck = model.faults.filter(
    ({ isSkipped, fault }) => !isSkipped && fault !== 'heal' && fault !== 'restart',
  );
  expect(struck.length).toBeGreaterThan(1);
  const followedBy = (micros: number): number =>
    [...model.columns.micros].filter((at) => at > micros && at < micros + model.endMicros / 50).length;
  const at = struck.find(({ row }) => row === app.cursor.value);
  expect(at).toBeDefined();
  if (at === undefined) return;
  // Events of the very µs of the fault count as well, so that a few more elsewhere are no contradiction.
  for (const { micros } of struck)
    expect(followedBy(at.micros)).toBeGreaterThanOrEqual(followedBy(micros) - 20);
  const names = at.actors.map((actor) => model.actors[actor]?.name ?? '');
  const of = names.length === 0 ? '' : ` of ${names.join(', ')}`;
  expect(app.notice.value).toBe(`It opens at the fault that was followed by most: ${at.fault}${of}.`);
  expect(app.range.value).toEqual({ from: 0, to: model.endMicros });
  app.act({ kind: 'step', by: 1, along: 'filter' });
  expect(app.notice.value).toBe('');
});

test('a broken run opens on the last evidence of its first finding, with the verdict', async () => {
  const { app, model } = await opened('broken');
  const [finding] = model.findings;
  expect(finding?.stops.length).toBeGreaterThan(0);
  expect(app.cursor.value).toBe(finding?.stops.at(-1)?.row);
  expect(app.tab.value).toBe('verdict');
  const micros = model.columns.micros[app.cursor.value] ?? -1;
  expect(app.range.value.from).toBeLessThanOrEqual(micros);
  expect(app.range.value.to).toBeGreaterThanOrEqual(micros);
});

test('a run without findings opens on the whole, with the overview of what was checked', async () => {
  const { app, model } = await opened('held');
  expect(app.finding.value).toBeNull();
  expect(app.range.value).toEqual({ from: 0, to: model.endMicros });
  expect(app.tab.value).toBe('verdict');
});

test('clients have their lanes above servers, and the world has none', async () => {
  const { app, model } = await opened('held');
  const roles = app.lanes.value.map((lane) => model.actors[lane]?.role);
  expect(roles).toEqual([...roles].sort());
  expect(new Set(roles)).toEqual(new Set(['client', 'server']));
});

test('one key makes the cone of the evidence, and around it goes', async () => {
  const { app, model } = await opened('broken');
  app.act({ kind: 'cone' });
  const stops = model.findings[0]?.stops.map(({ row }) => row) ?? [];
  expect(app.cone.value).toBe('past');
  for (const stop of stops) expect(app.coneRows.value?.has(stop)).toBe(true);
  expect(app.coneRows.value?.size).toBeLessThan(model.columns.count);
  expect(app.coneName.value).toBe(`the evidence of ${model.findings[0]?.rule ?? ''}`);
  app.act({ kind: 'cone' });
  app.act({ kind: 'cone' });
  app.act({ kind: 'cone' });
  expect([app.cone.value, app.coneRows.value]).toEqual(['off', null]);
});

test('a cone stays where it was made while the cursor walks through it', async () => {
  const { app } = await opened('broken');
  app.act({ kind: 'cone' });
  const rows = [...(app.coneRows.value ?? [])];
  app.act({ kind: 'step', by: -1, along: 'filter' });
  expect(app.cursor.value).toBe(rows[rows.indexOf(app.coneRoot.value) - 1]);
  expect([...(app.coneRows.value ?? [])]).toEqual(rows);
});

test('evidence is walked through in a circle', async () => {
  const { app, model } = await opened('broken');
  const stops = model.findings[0]?.stops ?? [];
  app.act({ kind: 'stop', by: 1 });
  expect(app.cursor.value).toBe(stops[0]?.row);
  app.act({ kind: 'stop', by: -1 });
  expect(app.cursor.value).toBe(stops.at(-1)?.row);
});

test('a step to the cause leads to what the trace says, and back', async () => {
  const { app, model } = await opened('held');
  const delivered = model.messages.ended.find((row) => row > 0) ?? 0;
  app.moveTo(delivered, 'jump');
  app.act({ kind: 'cause' });
  expect(app.cursor.value).toBe(model.columns.cause[delivered]);
});

test('several effects are a menu, and choosing closes it', async () => {
  const { app, model } = await opened('held');
  const { starts, rows } = model.effects;
  const many = starts.findIndex((start, row) => (starts[row + 1] ?? 0) - start > 1);
  app.moveTo(many, 'jump');
  app.act({ kind: 'effect' });
  const first = rows[starts[many] ?? 0] ?? 0;
  expect(app.menu.value?.rows[0]).toBe(first);
  app.moveTo(first, 'step');
  expect(app.menu.value).toBeNull();
});

test('what leads nowhere says so, and the next action takes it back', async () => {
  const { app } = await opened('held');
  app.act({ kind: 'stop', by: 1 });
  expect(app.notice.value).toBe('This run has no findings.');
  app.act({ kind: 'last' });
  expect(app.notice.value).toBe('');
  app.act({ kind: 'step', by: 1, along: 'filter' });
  expect(app.notice.value).toBe('No further event in this direction.');
});

test('a search narrows the steps, and Escape takes off one thing after the other', async () => {
  const { app, model } = await opened('broken');
  app.act({ kind: 'search', text: 'kind:zab.committed' });
  await expect.poll(() => app.found.value?.size ?? 0).toBeGreaterThan(0);
  app.act({ kind: 'first' });
  app.act({ kind: 'step', by: 1, along: 'filter' });
  const kind = model.kinds[model.columns.kind[app.cursor.value] ?? 0]?.kind;
  expect(kind).toBe('zab.committed');
  app.act({ kind: 'cone' });
  app.act({ kind: 'select', range: { from: 0, to: 10 } });
  app.act({ kind: 'help' });
  const left: string[] = [];
  for (let i = 0; i < 4; i += 1) {
    app.act({ kind: 'back' });
    const on = [app.dialog.value, app.selection.value, app.coneRows.value, app.found.value];
    left.push(on.map((one) => (one === null ? '-' : 'x')).join(''));
  }
  await expect.poll(() => app.query.value).toBe('');
  expect(left).toEqual(['-xxx', '--xx', '---x', '----']);
});

test('a search that is not understood says where, and finds nothing', async () => {
  const { app } = await opened('held');
  app.act({ kind: 'search', text: 'kind:' });
  await expect.poll(() => app.queryError.value?.isError).toBe(true);
  expect(app.found.value).toBeNull();
});

test('the zoom goes to the cone and back to the whole', async () => {
  const { app, model } = await opened('broken');
  app.act({ kind: 'cone' });
  app.act({ kind: 'zoom' });
  const rows = [...(app.coneRows.value ?? [])];
  expect(app.range.value.from).toBeLessThanOrEqual(model.columns.micros[rows[0] ?? 0] ?? -1);
  app.act({ kind: 'zoom' });
  expect(app.range.value).toEqual({ from: 0, to: model.endMicros });
});

test('a link brings back what it was made of, and keeps what it does not know', async () => {
  const { app } = await opened('broken');
  app.act({ kind: 'view', view: 'table' });
  app.act({ kind: 'step', by: -1, along: 'actor' });
  app.act({ kind: 'bookmark' });
  app.annotate(app.cursor.value, 'Here it begins');
  app.act({ kind: 'cone-of', row: app.cursor.value, mode: 'both' });
  app.act({ kind: 'lanes', lanes: [...app.lanes.value].reverse().slice(1) });
  app.act({ kind: 'rail' });
  app.act({ kind: 'heartbeats' });
  const matter = linkMatter(app);
  if (matter === null) throw new Error('a trace is open');
  const text = printLink(linkOf(matter, [['later', 'yes']]));
  const other = await opened('broken', 'elsewhere.jsonl');
  other.app.restore(stateOfLink(other.model, parseLink(text)));
  expect(linkMatter(other.app)?.state).toEqual(matter.state);
  expect(parseLink(text).unknown).toEqual([['later', 'yes']]);
});

test('a trace as it opens needs no more than the cursor in its link', async () => {
  const { app } = await opened('held');
  const matter = linkMatter(app);
  if (matter === null) throw new Error('a trace is open');
  expect(printLink(linkOf(matter, []))).toMatch(/^#v=1&trace=run\.jsonl&i=[\w.]+$/);
});

test('a link to events that this trace has not opens as the trace does', async () => {
  const { app, model } = await opened('broken');
  const state = stateOfLink(
    model,
    parseLink('#v=1&i=s9.1.4&cone=past@s9.1.4&view=nowhere&lanes=s9,s1&finding=99.1'),
  );
  expect(state.cursor).toBe(app.cursor.value);
  expect(state.cone.mode).toBe('off');
  expect([state.view, state.finding]).toEqual(['spacetime', 0]);
  expect(state.lanes.map((lane) => model.actors[lane]?.name)).toEqual(['s1']);
});

test('a file that is no trace fails with a sentence, and the page can be used again', async () => {
  const app = makeApp(new LocalService(Number.POSITIVE_INFINITY));
  const nothing = new TextEncoder().encode('hello\n');
  app.act({ kind: 'open', source: { kind: 'bytes', name: 'letter.txt', bytes: nothing } });
  await expect.poll(() => app.opening.value.kind).toBe('failed');
  const { value } = app.opening;
  expect(value.kind === 'failed' ? value.message : '').toContain('letter.txt');
  app.act({ kind: 'open', source: { kind: 'bytes', name: 'run.jsonl', bytes: bytes.held } });
  await expect.poll(() => app.opening.value.kind).toBe('open');
});

test('views hear of the actions that are theirs', async () => {
  const { app } = await opened('held');
  const heard: string[] = [];
  const end = app.listen(({ kind }) => heard.push(kind));
  app.act({ kind: 'difference', by: 1 });
  end();
  app.act({ kind: 'difference', by: 1 });
  expect(heard).toEqual(['difference']);
});
