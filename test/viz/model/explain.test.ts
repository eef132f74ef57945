import { beforeAll, describe, expect, it } from 'vitest';
import { coneOf } from '../../../viz/model/cone.js';
import { Teller } from '../../../viz/model/explain/teller.js';
import { explainWhyNot } from '../../../viz/model/explain/why-not.js';
import { explainWhy } from '../../../viz/model/explain/why.js';
import type { OpenTrace } from '../../../viz/model/open-trace.js';
import { rowsIn } from '../../../viz/model/rows.js';
import { recipe } from '../recipes.js';
import { openTrace } from './open-trace.js';

let trace: OpenTrace;
let teller: Teller;
beforeAll(async () => {
  trace = await openTrace(recipe('synod', 298, 'px-03'));
  teller = new Teller(trace);
});

function rowsOf(kind: string): readonly number[] {
  const { kinds, columns } = trace.model;
  return [...columns.kind.keys()].filter((row) => kinds[columns.kind[row] ?? 0]?.kind === kind);
}

function textsOf({ sentences }: ReturnType<typeof explainWhy>): readonly string[] {
  return sentences.map(({ text }) => text);
}

describe('why', () => {
  it('goes from an event to what brought it about, and names the quorum', () => {
    const [chosen = 0] = rowsOf('paxos.chosen');
    const { sentences } = explainWhy(chosen, teller);
    expect(sentences[0]?.row).toBe(chosen);
    expect(sentences[0]?.text).toMatch(
      /^s\d: value \d is chosen at ballot \d\.\d: accepted by s\d, s\d and s\d\.$/,
    );
    const counted = sentences.filter(({ text }) => text.startsWith('It counted this'));
    expect(counted.map(({ row }) => row)).toEqual([...rowsIn(trace.model.furtherCauses, chosen)]);
  });

  it('stays within the past of the event, for every event', () => {
    for (let row = 0; row < trace.model.columns.count; row += 1) {
      const past = coneOf(trace.model, [row], 'past');
      const { sentences } = explainWhy(row, teller);
      expect(sentences.length).toBeGreaterThan(1);
      for (const sentence of sentences) expect(past.has(sentence.row)).toBe(true);
    }
  });

  it('ends where a client or a plan begins', () => {
    const [called = 0] = rowsOf('client.called');
    expect(textsOf(explainWhy(called, teller)).at(-1)).toMatch(/^Here a client begins of its own accord\./);
    const [phased = 0] = rowsOf('run.phased');
    expect(textsOf(explainWhy(phased, teller)).at(-1)).toMatch(/^This is planned: /);
  });
});

describe('why not', () => {
  it('says who is missing from a quorum, and what each of them lacked', () => {
    const chosen = rowsOf('paxos.chosen').at(-1) ?? 0;
    const texts = textsOf(explainWhyNot(chosen, teller));
    expect(texts[0]).toMatch(/^Ballot 5\.3 was chosen with s2, s3 and s5\.$/);
    expect(texts).toContain('Accept from s3 to s1 is lost: the link is cut.');
    expect(texts).toContain('Accept from s3 to s4 is lost: the link is cut.');
  });

  it('tells refusals near an event, with what was expected and what came', () => {
    const [refused = 0] = rowsOf('guard.refused');
    expect(
      textsOf(explainWhyNot(refused, teller)).some((text) =>
        /^s\d refuses an input from s\d \(ballot-below-promised\): expected 2\.3, got 1\.\d\.$/.test(text),
      ),
    ).toBe(true);
  });

  it('tells whose process is down at the time, and since when', () => {
    const [, crash = 0] = rowsOf('process.crashed');
    const texts = textsOf(explainWhyNot(crash, teller));
    expect(texts.some((text) => /^s\d has been down for /.test(text))).toBe(true);
  });

  it('has nothing to say of the beginning', () => {
    expect(explainWhyNot(0, teller).sentences).toEqual([]);
  });
});

it('has cones of violations that a person can read', () => {
  for (const { stops } of trace.model.findings) {
    const { size } = coneOf(
      trace.model,
      stops.map(({ row }) => row),
      'past',
    );
    expect(size).toBeGreaterThan(40);
    expect(size).toBeLessThan(200);
  }
});
