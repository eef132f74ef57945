import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { browserForFile } from './harness.js';
import { measure, PAN_STEPS } from './measure.js';
import { syntheticFile } from './synthetic.js';

const browser = browserForFile();

/** So many marks are drawn at most; findings, faults and the selection are never folded. */
const MARKS_MAX = 6_500;

/** Steps and jumps; their times are the business of the bench. */
const MOVES = 3;

/** A piece of the file as a text. */
const PIECE_BYTES = 1 << 22;
const EVENT = /"k":"\w+","t":/g;
/** How a commit of the leader, who is actor 5, begins but for its time. */
const COMMIT_OF_LEADER = /"k":"cmt","t":\d+,"n":5,/g;

/** Lines of a file with a text in them, counted without making lines of it: one string would be too long. */
function countIn(bytes: Buffer, pattern: RegExp): number {
  let count = 0;
  for (let at = 0; at < bytes.length;) {
    const end = bytes.indexOf('\n', Math.min(bytes.length, at + PIECE_BYTES));
    const to = end < 0 ? bytes.length : end + 1;
    count += [...bytes.toString('latin1', at, to).matchAll(pattern)].length;
    at = to;
  }
  return count;
}

test(
  'a trace of a million events opens, whole, and is drawn by no more than it takes',
  {
    timeout: 180_000,
  },
  async () => {
    const file = await syntheticFile(1_000_000);
    const costs = await measure((url) => browser.visit(url), file, MOVES);
    const bytes = readFileSync(file);
    expect(costs.events).toBeGreaterThanOrEqual(1_000_000);
    expect(costs.events).toBe(countIn(bytes, EVENT));
    expect(costs.found).toBe(countIn(bytes, COMMIT_OF_LEADER));
    expect(costs.marks).toBeGreaterThan(0);
    expect(costs.marks).toBeLessThanOrEqual(MARKS_MAX);
    // One drawing for a frame at most, whatever moves.
    expect(costs.drawsPerPan).toBeGreaterThan(0);
    expect(costs.drawsPerPan).toBeLessThanOrEqual(PAN_STEPS + 2);
  },
);
