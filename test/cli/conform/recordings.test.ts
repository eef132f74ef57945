/** The recordings of a real server, on ensembles of one and of three; and those of real ensembles. */
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { isOfEnsemble } from '../../../cli/conform/ensemble-script.js';
import { play, prepare } from '../../../cli/conform/play.js';
import { readRecordings } from '../../../cli/conform/recording.js';
import { conform } from '../../../scenarios/conform.js';

const RECORDINGS = readRecordings([fileURLToPath(new URL('../../recordings', import.meta.url))]);

const OF_ENSEMBLES = RECORDINGS.filter(isOfEnsemble);
const OF_A_SERVER = RECORDINGS.filter((recording) => !isOfEnsemble(recording));

test('there are as many as were recorded', () => {
  expect(OF_A_SERVER).toHaveLength(139);
  expect(OF_ENSEMBLES).toHaveLength(30);
});

describe('of ensembles', () => {
  test.each(OF_ENSEMBLES.map((recording) => ({ name: recording.name, recording })))(
    '$name',
    ({ recording }) => {
      const { verdict, mismatches, steps } = play(prepare(recording, 3));
      expect(mismatches.map(({ step, expected, actual }) => ({ step: step.i, expected, actual }))).toEqual(
        [],
      );
      expect(verdict).toBe('passed');
      expect(steps.passed).toBeGreaterThan(7);
    },
  );

  test('an outcome that was not recorded is found', () => {
    const recording = OF_ENSEMBLES.find(({ name }) => name === 'minority-leader');
    if (recording === undefined) throw new Error('minority-leader was recorded');
    const steps = recording.steps.map((step) => {
      return step.i === 21 ? { ...step, reply: { ...step.reply, zxid: [1, 6] } } : step;
    });
    const { verdict, mismatches } = play(prepare({ ...recording, steps }, 3));
    expect(verdict).toBe('failed');
    expect(mismatches.map(({ step }) => step.i)).toEqual([21]);
  });
});

describe.each([1, 3])('on %i server(s)', (servers) => {
  test.each(OF_A_SERVER.map((recording) => ({ name: `${recording.topic}/${recording.name}`, recording })))(
    '$name',
    ({ recording }) => {
      const { verdict, mismatches, trouble, steps } = play(prepare(recording, servers));
      expect(trouble).toBe(null);
      expect(mismatches.map(({ step, expected, actual }) => ({ step: step.i, expected, actual }))).toEqual(
        [],
      );
      expect(verdict).toBe('passed');
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
