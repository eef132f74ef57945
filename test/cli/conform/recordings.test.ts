/** The recordings of a real server, on ensembles of one and of three. */
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { play, prepare } from '../../../cli/conform/play.js';
import type { Recording } from '../../../cli/conform/recording.js';
import { readRecordings } from '../../../cli/conform/recording.js';
import { conform } from '../../../scenarios/conform.js';

const RECORDINGS = readRecordings([fileURLToPath(new URL('../../recordings', import.meta.url))]);

/** What the service can do, written down apart from the code that decides what is run. */
const OPERATIONS: ReadonlySet<string> = new Set([
  ...['connect', 'drop', 'sleep', 'pipeline', 'create', 'create2', 'delete', 'exists', 'getData', 'setData'],
  ...['getChildren', 'getChildren2', 'multi', 'check', 'sync', 'setWatches', 'ping', 'closeSession'],
]);

function usesOnlyThese({ steps }: Recording): boolean {
  return steps.every(({ op }) => OPERATIONS.has(op));
}

test('there are as many as were recorded', () => {
  expect(RECORDINGS).toHaveLength(139);
  expect(RECORDINGS.filter(usesOnlyThese)).toHaveLength(31);
});

describe.each([1, 3])('on %i server(s)', (servers) => {
  test.each(RECORDINGS.map((recording) => ({ name: `${recording.topic}/${recording.name}`, recording })))(
    '$name',
    ({ recording }) => {
      const { verdict, mismatches, trouble, needs, steps } = play(prepare(recording, servers));
      expect(trouble).toBe(null);
      expect(mismatches.map(({ step, expected, actual }) => ({ step: step.i, expected, actual }))).toEqual(
        [],
      );
      expect(verdict).toBe(needs.length > 0 ? 'not-run' : 'passed');
      if (usesOnlyThese(recording)) expect(verdict).toBe('passed');
      if (verdict === 'passed')
        expect(steps).toEqual({ passed: recording.steps.length, failed: 0, notRun: 0 });
    },
  );
});

test('clients are spread over the servers, and come back with their session to another one', () => {
  const places = (name: string): readonly (readonly [number, number])[] => {
    const recording = RECORDINGS.find((one) => one.name === name);
    const conformance = recording === undefined ? null : prepare(recording, 3).conformance;
    if (conformance === null) throw new Error(`${name} can be played`);
    return conform(conformance).places.map(({ label, server }) => [label, server]);
  };
  expect(places('watch-order-two-clients')).toEqual([
    [0, 1],
    [1, 2],
    [2, 3],
  ]);
  expect(places('reconnect').slice(0, 4)).toEqual([
    [0, 1],
    [0, 2],
    [0, 3],
    [0, 1],
  ]);
  // The third label takes over the session of the first, which its server has to notice; so it goes there.
  expect(places('session-moves').slice(0, 3)).toEqual([
    [0, 1],
    [1, 2],
    [2, 1],
  ]);
});
