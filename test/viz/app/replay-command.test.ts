import { expect, test } from 'vitest';
import { replayCommand } from '../../../viz/app/replay-command.js';

const header = {
  protocol: 'zab',
  scenario: 'swarm',
  variant: null,
  seed: 24,
  strategy: 'timed',
  slackMicros: 0,
  servers: null,
  plan: {},
  tape: null,
  about: null,
  actors: [],
};

test('the command names what the run was made of', () => {
  expect(replayCommand(header)).toBe('quorumlab replay swarm --protocol zab --seed 24');
  const other = { ...header, variant: 'zk-1154', servers: 5, strategy: 'pct', slackMicros: 20_000 };
  expect(replayCommand(other)).toBe(
    'quorumlab replay swarm --protocol zab --variant zk-1154 --seed 24 --servers 5 --strategy pct --slack 20',
  );
});

test('a run whose answers are on a tape is replayed from its file', () => {
  expect(replayCommand({ ...header, tape: {} })).toBeNull();
});
