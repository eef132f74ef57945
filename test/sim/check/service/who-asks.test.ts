/**
 * Who asks depends on settings of the servers. A run with one set of them, which the rules of the service judge as if
 * there had been another: what is right under the one is a mistake under the other.
 */
import { describe, expect, it } from 'vitest';
import type { ZnodeVocabulary } from '../../../../core/server/vocabulary.js';
import type { Acl } from '../../../../core/znode/acl.js';
import { CODES } from '../../../../core/znode/codes.js';
import type { ZnodeRequest } from '../../../../core/znode/requests.js';
import { digestOf } from '../../../../core/znode/schemes.js';
import { plainZab } from '../../../../scenarios/zab/plain.js';
import type { IdentitySettings } from '../../../../sim/check/service/model/identities.js';
import { SeededChoices } from '../../../../sim/kernel/seeded-choices.js';
import type { ZabPlan } from '../../../../sim/plan.js';
import { zabProtocol } from '../../../../sim/protocols/zab.js';
import { run } from '../../../../sim/run.js';
import type { ZnodeClientPlan } from '../../../../sim/workload/znode/plan.js';
import { create, exists, get, set } from './hands.js';

const SECOND = 1_000_000;
const STEP_MICROS = 100_000;

const FOR_AMY: readonly Acl[] = [{ perms: 31, scheme: 'digest', id: digestOf('amy:pw') }];
const FOR_LOOPBACK: readonly Acl[] = [{ perms: 31, scheme: 'ip', id: '127.0.0.1' }];
const WITH_ROOT: IdentitySettings = { superDigest: digestOf('root:pw') };
const WITH_EVE: IdentitySettings = { superDigest: digestOf('eve:pw') };
const LOOPBACK: IdentitySettings = { clientNetwork: 'loopback' };

function says(auth: string): ZnodeRequest {
  return { kind: 'addAuth', scheme: 'digest', auth };
}

/** A client that asks for one thing after the other, of which each is answered before the next. */
function client(fromMicros: number, ...requests: readonly ZnodeRequest[]): ZnodeClientPlan {
  const calls = requests.map((request, i) => ({
    atMicros: fromMicros + i * STEP_MICROS,
    request,
    isInsistent: false,
  }));
  return {
    sessionTimeoutMs: 10_000,
    silenceMicros: null,
    firstServer: 1,
    isFaithful: true,
    tasks: [{ kind: 'script', calls }],
    churn: [],
  };
}

/** A znode is made with a list. Somebody who says this of itself uses it, and then somebody who says nothing does. */
function planOf(acl: readonly Acl[], auth: string): ZabPlan {
  const use: readonly ZnodeRequest[] = [
    get('/a', true),
    set('/a', 'seen'),
    { kind: 'getACL', path: '/a' },
    { kind: 'setACL', path: '/a', acl, version: 0 },
  ];
  return {
    ...plainZab(3),
    clients: [
      client(1 * SECOND, { ...create('/a'), acl }),
      client(2 * SECOND, says(auth), { kind: 'whoAmI' }, ...use),
      client(3 * SECOND, ...use, exists('/a')),
    ],
  };
}

interface Outcome {
  /** By client: the codes of its answers. */
  readonly codes: readonly (readonly number[])[];
  /** The rules that are broken. */
  readonly broken: readonly string[];
}

function outcomeOf(plan: ZabPlan, served: IdentitySettings, judged: IdentitySettings): Outcome {
  const under = (settings: IdentitySettings): ZabPlan => ({
    ...plan,
    service: { ...plan.service, ...settings },
  });
  const codes = plan.clients.map((): number[] => []);
  const { violations } = run<ZnodeVocabulary>({
    plan: under(served),
    protocol: { ...zabProtocol(under(served)), checkers: () => zabProtocol(under(judged)).checkers() },
    choices: new SeededChoices(1),
    listen: (events) =>
      events.subscribe({
        'client.returned': ({ code }, { actor }) => codes[actor - plan.servers - 1]?.push(code),
      }),
  });
  return { codes, broken: violations.map(({ rule }) => rule) };
}

const { OK, NOAUTH, BADVERSION } = CODES;

/** A transaction and a read that somebody may not have, and an event of which it may not hear. */
const SERVED = ['L1', 'R1', 'W11'];
/** They are refused to somebody who may have them, and the event does not come. */
const REFUSED = ['L1', 'R1', 'W2', 'W3'];

describe('the super user of the servers', () => {
  const plan = planOf(FOR_AMY, 'root:pw');

  it('may do what others may not', () => {
    expect(outcomeOf(plan, WITH_ROOT, WITH_ROOT)).toEqual({
      codes: [[OK], [OK, OK, OK, OK, OK, OK], [NOAUTH, NOAUTH, NOAUTH, NOAUTH, OK]],
      broken: [],
    });
  });

  it.each([
    ['there is none', {}],
    ['it is somebody else', WITH_EVE],
  ])('is nobody special where %s: what it reads and writes is found', (_, judged) => {
    expect(outcomeOf(plan, WITH_ROOT, judged).broken).toEqual(SERVED);
  });

  it('is not refused', () => {
    const { codes, broken } = outcomeOf(plan, {}, WITH_ROOT);
    expect(codes[1]).toEqual([OK, OK, NOAUTH, NOAUTH, NOAUTH, NOAUTH]);
    expect(broken).toEqual(REFUSED);
  });
});

describe('clients on the machine of the servers', () => {
  const plan = planOf(FOR_LOOPBACK, 'amy:pw');

  it('have its address', () => {
    expect(outcomeOf(plan, LOOPBACK, LOOPBACK)).toEqual({
      codes: [[OK], [OK, OK, OK, OK, OK, OK], [OK, OK, OK, BADVERSION, OK]],
      broken: [],
    });
  });

  it('are not elsewhere: what they read and write is found, and that they are refused', () => {
    expect(outcomeOf(plan, LOOPBACK, {}).broken).toEqual(SERVED);
    expect(outcomeOf(plan, {}, LOOPBACK).broken).toEqual(REFUSED);
  });
});
