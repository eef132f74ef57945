import { expect, it } from 'vitest';

import { makeSubject } from '../../../../viz/views/spacetime/picture.js';
import { clockRows, clockSpans } from '../../../../viz/views/spacetime/clocks.js';
import { openedTrace } from '../../opened-run.js';
import { bytesOf, syntheticLines } from '../../model/synthetic.js';

it('follows a clock from one change to the next, and lets go of it when it is right again', async () => {
  const { model } = await openedTrace('some.jsonl', bytesOf(syntheticLines(1_000)));
  const actor = model.columns.actor[10] ?? 0;
  const own = [...model.columns.actor.keys()].filter((row) => model.columns.actor[row] === actor).slice(0, 4);
  const changes = [
    { clock: 'rate', offsetMicros: 0, ratePpm: 8_016 },
    { clock: 'frozen', offsetMicros: 0, ratePpm: 0 },
    { clock: 'wall', offsetMicros: -200_000, ratePpm: 0 },
    { clock: 'wall', offsetMicros: 0, ratePpm: 0 },
  ];
  const details = own.map((row, i) => {
    const change = changes[i] ?? { clock: 'wall', offsetMicros: 0, ratePpm: 0 };
    return { row, summary: '', event: { kind: 'clock.changed' as const, ...change } };
  });
  const at = own.map((row) => model.columns.micros[row]);
  expect(clockSpans(model, details)).toEqual([
    { actor, startMicros: at[0], endMicros: at[1], text: 'clock 0.8 % fast' },
    { actor, startMicros: at[1], endMicros: at[2], text: 'clock stopped' },
    { actor, startMicros: at[2], endMicros: at[3], text: 'clock −200 ms' },
  ]);
  expect(clockSpans(model, details.slice(0, 1))).toMatchObject([{ endMicros: model.endMicros }]);
  const changed = model.kinds.findIndex(({ kind }) => kind === 'clock.changed');
  expect(clockRows(model, makeSubject(model).kept)).toEqual(
    [...model.columns.kind.keys()].filter((row) => model.columns.kind[row] === changed),
  );
});
