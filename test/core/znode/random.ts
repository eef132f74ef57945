/** What clients may ask at random: few paths, so that they get into each other's way. */
import fc from 'fast-check';

import type { SessionId } from '../../../core/ids.js';
import { makeSessionId } from '../../../core/ids.js';
import type { Identity } from '../../../core/znode/acl.js';
import { OPEN_ACL } from '../../../core/znode/acl.js';
import type { MultiOp, Proposable, Update } from '../../../core/znode/requests.js';

/** Somebody has one session after the other: a new one begins only where the last was closed. */
export type Command =
  | { readonly kind: 'open'; readonly who: number }
  | { readonly kind: 'ask'; readonly who: number; readonly update: Update };

const PEOPLE = 3;
/** A chunk of a snapshot ends with such a znode. */
const LONG_DATA = 'long'.repeat(1024);

const path = fc.constantFrom('/a', '/b', '/a/a', '/a/b', '/b/a', '/a/a/a', '/a/', '/', '/a//b');
const data = fc.constantFrom('x', 'yy', '', null, LONG_DATA, LONG_DATA);
const acl = fc.oneof(
  { weight: 30, arbitrary: fc.constant(OPEN_ACL) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      [{ perms: 1, scheme: 'world', id: 'anyone' }],
      [],
      [{ perms: 31, scheme: 'auth', id: '' }],
      [
        { perms: 31, scheme: 'digest', id: 'p0:hash' },
        { perms: 5, scheme: 'world', id: 'anyone' },
      ],
      [{ perms: 27, scheme: 'digest', id: 'p1:hash' }],
    ),
  },
);
const version = fc.constantFrom(-1, -1, -1, 0, 1, 2);

const op: fc.Arbitrary<MultiOp> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constantFrom('create', 'create2', 'createContainer'),
      path,
      data,
      acl,
      flags: fc.constantFrom(0, 0, 0, 1, 1, 2, 3, 4, 5),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('createTTL'),
      path,
      data,
      acl,
      flags: fc.constantFrom(5, 6),
      ttl: fc.constantFrom(1, 0),
    }),
  },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('delete'), path, version }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('setData'), path, data, version }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('check'), path, version }) },
);

const update: fc.Arbitrary<Update> = fc.oneof(
  { weight: 12, arbitrary: op },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('multi'),
      ops: fc.array(fc.oneof({ weight: 30, arbitrary: op }, { weight: 1, arbitrary: fc.constant(null) }), {
        maxLength: 4,
      }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('setACL'), path, acl, version }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('closeSession') }) },
);

const who = fc.nat({ max: PEOPLE - 1 });

export const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 12, arbitrary: fc.record({ kind: fc.constant('ask'), who, update }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('open'), who }) },
);

/** Turns commands into requests. Everybody has a session at first. */
export class People {
  private readonly generations: number[] = Array<number>(PEOPLE).fill(1);

  first(): Proposable[] {
    return this.generations.map((_, person) => openingOf(this.sessionOf(person)));
  }

  request(asked: Command, isOpen: (sessionId: SessionId) => boolean): Proposable {
    if (asked.kind === 'ask') {
      const { who, update } = asked;
      return { kind: 'update', sessionId: this.sessionOf(who), update, identities: identitiesOf(who) };
    }
    // A session is never opened twice.
    if (isOpen(this.sessionOf(asked.who))) {
      return { kind: 'update', sessionId: this.sessionOf(asked.who), update: { kind: 'multi', ops: [] } };
    }
    this.generations[asked.who] = (this.generations[asked.who] ?? 0) + 1;
    return openingOf(this.sessionOf(asked.who));
  }

  private sessionOf(person: number): SessionId {
    return makeSessionId(person + 1, this.generations[person] ?? 0);
  }
}

/** One of them has two names, and one none. */
function identitiesOf(person: number): readonly Identity[] {
  const names = [['p0'], ['p1', 'p1b'], []][person] ?? [];
  return [
    { scheme: 'ip', id: `10.0.0.${String(person)}` },
    ...names.map((name) => ({ scheme: 'digest', id: `${name}:hash` })),
  ];
}

function openingOf(sessionId: SessionId): Proposable {
  return { kind: 'createSession', sessionId, timeoutMs: 400 + (sessionId % 7) };
}
