import { describe, expect, it } from 'vitest';

import { makeBallot } from '../../../../core/paxos/ballot.js';
import { TraceReader } from '../../../../sim/trace/file/trace-reader.js';
import type { SampleEvent } from './samples.js';
import { place, specsFor, writeLines } from './samples.js';

const ACCEPTED: SampleEvent = { kind: 'paxos.accepted', slot: 1, ballot: makeBallot(3, 1), value: 5 };
const EVENT = '{"k":"acd","t":20,"n":1,"c":1,"x":[1,[3,1],5]}';

/** Header, three events (lines 2 to 4), footer. */
const GOOD: readonly string[] = writeLines(
  place([
    { event: { kind: 'process.started', incarnation: 1 } },
    { event: ACCEPTED, cause: 1 },
    { event: ACCEPTED, cause: 2 },
  ]),
);

/** The file with another third line. */
function withThird(line: string): string[] {
  return GOOD.map((good, i) => (i === 2 ? line : good));
}

describe('a reader that skips damaged lines', () => {
  /** What each line came to: its index, the line of its damage, or its kind. */
  function skimmed(lines: readonly string[]): readonly (number | string)[] {
    const reader = new TraceReader<SampleEvent>(specsFor, 'skip');
    return lines.map((line, i) => {
      const item = reader.line(line, i + 1);
      if (item.kind === 'damaged') return `damaged ${String(item.error.line)}`;
      return item.kind === 'event' ? item.at.index : item.kind;
    });
  }

  it('goes on behind one, takes it for an event, and holds no count and no sum against the file', () => {
    expect(skimmed(withThird('rubbish'))).toEqual(['header', 1, 'damaged 3', 3, 'footer']);
    expect(skimmed(withThird(EVENT.replace('5]', '"5"]')))).toEqual(['header', 1, 'damaged 3', 3, 'footer']);
  });

  it('tells of a footer that does not fit, and of what follows it', () => {
    const wrong = withThird(EVENT.replace('5]', '6]'));
    expect(skimmed([...wrong, EVENT])).toEqual(['header', 1, 2, 3, 'damaged 5', 'damaged 6']);
  });

  it('tells of a missing footer', () => {
    const reader = new TraceReader<SampleEvent>(specsFor, 'skip');
    for (const [i, line] of GOOD.slice(0, 3).entries()) reader.line(line, i + 1);
    expect(reader.end()?.what).toBe('truncated');
  });

  it('does not go on without a header, nor behind too many', () => {
    expect(() => skimmed(GOOD.slice(1))).toThrow('the first line of a trace is its header');
    const [head = ''] = GOOD;
    const rubbish = Array.from({ length: 99 }, () => 'rubbish');
    expect(skimmed([head, ...rubbish])).toHaveLength(100);
    expect(() => skimmed([head, ...rubbish, 'rubbish'])).toThrow(
      'line 101: 100 lines cannot be read; line 2, column 1: this is not JSON; line 3, column 1',
    );
  });
});
