import type { Series } from '../../../cli/batch/series.js';
import type { RunRecord } from '../../../cli/batch/run-record.js';

/** A series of the swarm on the synod, with what matters to a test replaced. */
export function seriesOf(changes: Partial<Series> = {}): Series {
  return {
    scenario: 'swarm',
    about: [],
    protocol: 'synod',
    variant: null,
    servers: null,
    strategy: 'timed',
    slackMicros: 0,
    file: null,
    expectation: null,
    ...changes,
  };
}

/** A record, with what matters to a test replaced. */
export function recordOf(changes: Partial<RunRecord> = {}): RunRecord {
  return {
    seed: 1,
    verdict: 'held',
    hash: '0123456789abcdef',
    servers: 3,
    steps: 40,
    events: 100,
    simulatedMicros: 4_200_000,
    wallMs: 1.5,
    violations: [],
    vacuous: [],
    excused: [],
    skippedFaults: 0,
    trouble: null,
    ...changes,
  };
}
