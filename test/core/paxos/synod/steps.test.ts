/** The named steps, which a variant of the zoo may get wrong: overriding one changes that step and nothing else. */
import { describe, expect, it } from 'vitest';

import { makeBallot, ZERO_BALLOT } from '../../../../core/paxos/ballot.js';
import type { AcceptorState } from '../../../../core/paxos/synod/acceptor-record.js';
import type { AnswerAfter } from '../../../../core/paxos/synod/acceptor.js';
import { Acceptor } from '../../../../core/paxos/synod/acceptor.js';
import type { SynodMessage, SynodVocabulary } from '../../../../core/paxos/synod/messages.js';
import type { CountedPromise } from '../../../../core/paxos/synod/proposer.js';
import { Proposer } from '../../../../core/paxos/synod/proposer.js';
import type { SynodParts } from '../../../../core/paxos/synod/parts.js';
import { SYNOD_PARTS } from '../../../../core/paxos/synod/parts.js';
import { synodServer } from '../../../../core/paxos/synod/server.js';
import { SYNOD_DEFAULTS } from '../../../../core/paxos/synod/settings.js';
import type { Process } from '../../../../core/env.js';
import { FakeEnv } from './fake-env.js';
import { sayAct } from './wording.js';

const b11 = makeBallot(1, 1);
const b12 = makeBallot(1, 2);
const b32 = makeBallot(3, 2);

/** Server 1 of five, of these parts, and all that it has done, over two lives. */
class Bench {
  readonly done: string[] = [];
  private env: FakeEnv;
  private server: Process<SynodVocabulary>;
  private readonly parts: SynodParts;

  constructor(parts: Partial<SynodParts>) {
    this.parts = { ...SYNOD_PARTS, ...parts };
    this.env = new FakeEnv({ self: 1 });
    this.server = this.program();
  }

  gets(from: number, message: SynodMessage): void {
    this.server.handle({ kind: 'datagram', from, datagram: message });
    this.note(`gets ${message.kind}`);
  }

  syncs(): void {
    while (this.env.files.syncs.length > 0) {
      const { ticket } = this.env.files.complete();
      this.server.handle({ kind: 'synced', ticket, error: null });
    }
    this.note('is in sync');
  }

  restarts(): void {
    const { files } = this.env;
    files.crash();
    this.env = new FakeEnv({ self: 1, incarnation: 2, files });
    this.server = this.program();
    this.note('restarts');
  }

  inspect(): unknown {
    return this.server.inspect();
  }

  private program(): Process<SynodVocabulary> {
    return synodServer({ servers: [1, 2, 3, 4, 5], settings: SYNOD_DEFAULTS }, this.parts)(this.env);
  }

  private note(step: string): void {
    for (const act of this.env.take()) this.done.push(`${step}: ${sayAct(act)}`);
  }
}

/** What a server of these parts does with a fixed course of events, in which every step is taken. */
function course(parts: Partial<SynodParts>): readonly string[] {
  const bench = new Bench(parts);
  bench.gets(9, { kind: 'Submit', value: 7 });
  bench.syncs();
  bench.gets(2, { kind: 'Promise', ballot: b11, accepted: { slot: 1, ballot: makeBallot(1, 3), value: 30 } });
  bench.gets(4, { kind: 'Promise', ballot: b11, accepted: { slot: 1, ballot: makeBallot(1, 5), value: 50 } });
  bench.syncs();
  bench.gets(2, { kind: 'Prepare', ballot: b12 });
  bench.syncs();
  bench.gets(2, { kind: 'Accept', ballot: b32, value: 8 });
  bench.syncs();
  bench.restarts();
  return bench.done;
}

/** Lines of the one that are not in the other, and the other way round. */
function differences(parts: Partial<SynodParts>): { readonly gone: string[]; readonly come: string[] } {
  const [right, other] = [course({}), course(parts)];
  return {
    gone: right.filter((line) => !other.includes(line)),
    come: other.filter((line) => !right.includes(line)),
  };
}

describe('a step that is overridden with what it does anyway', () => {
  it('changes nothing', () => {
    class SameAcceptor extends Acceptor {
      protected override restore(stored: AcceptorState): void {
        super.restore(stored);
      }
      protected override accept(ballot: number, value: number): void {
        super.accept(ballot, value);
      }
      protected override promiseAfter(): AnswerAfter {
        return 'sync';
      }
      protected override acknowledgeAfter(): AnswerAfter {
        return 'sync';
      }
    }
    class SameProposer extends Proposer {
      protected override forcedValue(promises: readonly CountedPromise[]): number | null {
        return super.forcedValue(promises);
      }
    }
    expect(course({ acceptor: SameAcceptor, proposer: SameProposer })).toEqual(course({}));
  });
});

describe('promiseAfter', () => {
  it('alone decides when a Promise leaves: the write and the sync stay, and so does every Accepted', () => {
    class Hasty extends Acceptor {
      protected override promiseAfter(): AnswerAfter {
        return 'append';
      }
    }
    const { gone, come } = differences({ acceptor: Hasty });
    expect(gone).toContain('is in sync: sends Promise 1.2, accepted 50 at 1.1 in slot 1 to 2');
    expect(come).toContain('gets Prepare: sends Promise 1.2, accepted 50 at 1.1 in slot 1 to 2');
    expect([...gone, ...come].join('\n')).not.toMatch(/sends Accepted|paxos.accepted|writes|asks for sync/);
  });
});

describe('acknowledgeAfter', () => {
  it('alone decides when an Accepted leaves: the write and the sync stay, and so does every Promise', () => {
    class Hasty extends Acceptor {
      protected override acknowledgeAfter(): AnswerAfter {
        return 'append';
      }
    }
    const { gone, come } = differences({ acceptor: Hasty });
    expect(gone).toContain('is in sync: sends Accepted 3.2 to 2');
    expect(come).toContain('gets Accept: sends Accepted 3.2 to 2');
    expect([...gone, ...come].join('\n')).not.toMatch(/sends Promise|paxos.promised|writes|asks for sync/);
  });
});

describe('accept', () => {
  it('is all that raises the promise at an Accept', () => {
    class Unpromising extends Acceptor {
      protected override accept(ballot: number, value: number): void {
        this.accepted = { ballot, value };
      }
    }
    expect(differences({ acceptor: Unpromising })).toEqual({
      gone: [
        'gets Accept: reports ballot.stored: 3.2 from slot 1',
        'restarts: reports paxos.recovered: promised 3.2, accepted 8 at 3.2 in slot 1, end clean',
      ],
      come: ['restarts: reports paxos.recovered: promised 1.2, accepted 8 at 3.2 in slot 1, end clean'],
    });
  });
});

describe('restore', () => {
  it('is all that memory takes up from the disk', () => {
    class Forgetful extends Acceptor {
      protected override restore({ accepted }: AcceptorState): void {
        this.accepted = accepted;
      }
    }
    expect(differences({ acceptor: Forgetful })).toEqual({
      gone: ['restarts: reports paxos.recovered: promised 3.2, accepted 8 at 3.2 in slot 1, end clean'],
      come: ['restarts: reports paxos.recovered: promised 0.0, accepted 8 at 3.2 in slot 1, end clean'],
    });
  });

  it('gets a blank state at the first start', () => {
    const stored: AcceptorState[] = [];
    class Curious extends Acceptor {
      protected override restore(state: AcceptorState): void {
        stored.push(state);
        super.restore(state);
      }
    }
    new Bench({ acceptor: Curious });
    expect(stored).toEqual([{ promised: ZERO_BALLOT, accepted: null }]);
  });
});

describe('forcedValue', () => {
  const proposed = (parts: Partial<SynodParts>): readonly string[] =>
    course(parts).filter((line) => line.includes('paxos.proposed'));

  it('gets the promises of the quorum in the order in which they came, the own one first', () => {
    const asked: (readonly CountedPromise[])[] = [];
    class Curious extends Proposer {
      protected override forcedValue(promises: readonly CountedPromise[]): number | null {
        asked.push([...promises]);
        return super.forcedValue(promises);
      }
    }
    course({ proposer: Curious });
    expect(
      asked.map((promises) => promises.map(({ from, accepted }) => [from, accepted?.value ?? null])),
    ).toEqual([
      [
        [1, null],
        [2, 30],
        [4, 50],
      ],
    ]);
  });

  it('decides what is proposed', () => {
    class FirstCome extends Proposer {
      protected override forcedValue(promises: readonly CountedPromise[]): number | null {
        return promises.find(({ accepted }) => accepted !== null)?.accepted?.value ?? null;
      }
    }
    expect(proposed({})).toEqual(['gets Promise: reports paxos.proposed: 50 at 1.1 in slot 1, recovered']);
    expect(proposed({ proposer: FirstCome })).toEqual([
      'gets Promise: reports paxos.proposed: 30 at 1.1 in slot 1, recovered',
    ]);
  });

  it('leaves the choice to the server when it finds nothing', () => {
    class Blind extends Proposer {
      protected override forcedValue(): number | null {
        return null;
      }
    }
    expect(proposed({ proposer: Blind })).toEqual([
      'gets Promise: reports paxos.proposed: 7 at 1.1 in slot 1, new',
    ]);
  });
});
