/** Tests of the tests: what is planted here must be caught, else the checks that we rely on are blind. */
import { describe, expect, it } from 'vitest';
import { AssertionError } from '../../core/assert.js';
import type { SynodMessage, SynodVocabulary } from '../../core/paxos/synod/messages.js';
import { Findings } from '../../sim/check/checker.js';
import { SeededChoices } from '../../sim/kernel/seeded-choices.js';
import type { Protocol } from '../../sim/protocol.js';
import { synodProtocol } from '../../sim/protocols/synod.js';
import type { RunResult } from '../../sim/run-result.js';
import { run } from '../../sim/run.js';
import { ListenerError } from '../../sim/trace/consumer.js';
import { recipe, synodPlanOf } from './recipes.js';

/** Runs a calm decision whose servers are changed by the canary. */
function runWith(
  change: (protocol: Protocol<SynodVocabulary>) => Partial<Protocol<SynodVocabulary>>,
  guards: boolean,
): RunResult {
  const plan = synodPlanOf(recipe(1, { scenario: 'synod-calm' }));
  const protocol = synodProtocol(plan);
  return run({ plan, protocol: { ...protocol, ...change(protocol) }, choices: new SeededChoices(1), guards });
}

describe('a canary', () => {
  it('that reads a clock of the host gives runs of one recipe different hashes', () => {
    let hostTime = 0;
    const runOnce = (): string =>
      runWith(
        (protocol) => ({
          server: (sid) => (env) => {
            const process = protocol.server(sid)(env);
            // Stands for `Date.now()`: it goes on from run to run.
            hostTime += 1;
            env.timers.set({ kind: 'learn' }, hostTime);
            return process;
          },
        }),
        false,
      ).hash;
    expect(runOnce()).not.toBe(runOnce());
  });

  it('that keeps a closure in its state is refused by the guard, with the place', () => {
    const runGuarded = (): RunResult =>
      runWith(
        (protocol) => ({
          server: (sid) => (env) => Object.assign(protocol.server(sid)(env), { later: () => undefined }),
        }),
        true,
      );
    expect(runGuarded).toThrow(AssertionError);
    expect(runGuarded).toThrow('state.later is plain data, but it is a function');
  });

  it('that shows a state which no event tells of is refused by the guard, with the field', () => {
    const runGuarded = (): RunResult =>
      runWith(
        (protocol) => ({
          fold: (clients) => ({ ...protocol.fold(clients), stateOf: () => ({ promised: 1 }) }),
        }),
        true,
      );
    expect(runGuarded).toThrow('inspect() equals the fold of the events, but not at server 1.promised');
  });

  it('that changed a message once it was sent would throw: in guarded runs they are frozen to the bottom', () => {
    const sent: SynodMessage[] = [];
    const remember = (protocol: Protocol<SynodVocabulary>): Partial<Protocol<SynodVocabulary>> => ({
      note: (message) => {
        sent.push(message);
        return protocol.note(message);
      },
    });
    runWith(remember, true);
    const kinds = new Set(sent.map(({ kind }) => kind));
    expect(kinds).toEqual(
      new Set(['Submit', 'Prepare', 'Promise', 'Accept', 'Accepted', 'Decide', 'Answer']),
    );
    expect(sent.every((message) => Object.isFrozen(message))).toBe(true);
    sent.length = 0;
    runWith(remember, false);
    expect(sent.some((message) => Object.isFrozen(message))).toBe(false);
  });

  it('that throws in a checker breaks the run, and is not taken for a crash of the server at hand', () => {
    const runBroken = (): RunResult =>
      runWith(
        (protocol) => ({
          checkers: () => [
            ...protocol.checkers(),
            {
              findings: new Findings('P1'),
              handlers: {
                'paxos.chosen': () => {
                  throw new AssertionError('a checker is right');
                },
              },
            },
          ],
        }),
        false,
      );
    expect(runBroken).toThrow(ListenerError);
    expect(runBroken).toThrow('a consumer of paxos.chosen failed: a checker is right');
  });
});
