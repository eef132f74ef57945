import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeSlice } from '../../../../cli/trace/write-slice.js';
import { writeTrace } from '../../../../cli/trace/write-trace.js';
import { landingOf } from '../../../../viz/app/landing.js';
import { densityOf } from '../../../../viz/panels/scrubber/scrubber-paint.js';
import { rowOfIndex } from '../../../../viz/model/rows.js';
import { serverStates } from '../../../../viz/views/stage/stage-state.js';
import type { OpenedRun } from '../../opened-run.js';
import { openedTrace, shortRun } from '../../opened-run.js';

const FROM = 700;
const TO = 1100;

describe('a part of a trace', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'quorumlab-part-'));
  const file = path.join(folder, 'whole.jsonl');
  const save = path.join(folder, 'part.jsonl');
  const opened: OpenedRun[] = [];

  beforeAll(async () => {
    const run = shortRun('elect-leader-crash-mid-broadcast', 'zab');
    writeTrace(run, { file, level: 'std' }, () => 'held');
    await writeSlice(file, { from: FROM, to: TO }, save);
    for (const each of [file, save]) opened.push(await openedTrace(each, readFileSync(each)));
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('shows its events, and says what it is', () => {
    const [whole, part] = opened.map(({ model }) => model);
    const index = [...(part?.columns.index ?? [])];
    expect(index).toEqual([...(whole?.columns.index ?? [])].filter((each) => each >= FROM && each <= TO));
    expect(part?.problems.map(({ text }) => text)).toEqual([
      'This is a part of a trace, from event 700 on; of what came before it has an outline.',
    ]);
  });

  it('begins with its first event, in what is in sight and on the scrubber', () => {
    const [whole, part] = opened.map(({ model }) => model);
    if (whole === undefined || part === undefined) throw new Error('both were opened');
    const first = part.columns.micros[0] ?? 0;
    expect(first).toBeGreaterThan(0);
    expect([whole.beginMicros, part.beginMicros]).toEqual([0, first]);
    expect(landingOf(part).range).toEqual({ from: first, to: part.endMicros });
    const bars = densityOf(part, 400, () => true);
    expect(bars[0]).toBeGreaterThan(0);
    expect(bars.reduce((sum, count) => sum + count, 0)).toBe(part.columns.count);
  });

  it('has the states of the whole', async () => {
    const [whole, part] = opened;
    if (whole === undefined || part === undefined) throw new Error('both were opened');
    const first = part.model.columns.index[0] ?? 0;
    const last = part.model.columns.index.at(-1) ?? 0;
    for (const index of [first, Math.floor((first + last) / 2), last]) {
      const states = async ({ model, service }: OpenedRun): Promise<readonly unknown[]> =>
        (await service.states(rowOfIndex(model.columns, index))).map(({ state }) => state);
      const expected = await states(whole);
      expect(expected.length).toBeGreaterThan(0);
      expect(await states(part)).toEqual(expected);
    }
  });

  it('shows nobody on the stage as not started who has started before it', () => {
    const model = opened[1]?.model;
    if (model === undefined) throw new Error('both were opened');
    const states = serverStates(model, { index: null, timers: [] }, 0);
    expect(states.map(({ hasStarted }) => hasStarted)).toEqual(states.map(() => true));
  });

  it('knows the roles and epochs that began before it', () => {
    const [whole, part] = opened.map(({ model }) => model);
    const at = whole?.columns.micros[rowOfIndex(whole.columns, part?.columns.index[0] ?? 0)] ?? 0;
    const rolesAt = (model: typeof part): readonly string[] =>
      (model?.roles ?? [])
        .filter(({ startMicros, endMicros }) => startMicros <= at && endMicros > at)
        .map(({ actor, role, phase }) => `${String(actor)} ${role} ${phase}`)
        .sort();
    expect(rolesAt(whole).length).toBeGreaterThan(0);
    expect(rolesAt(part)).toEqual(rolesAt(whole));
  });
});
