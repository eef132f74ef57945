import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BalancingStrategy } from '../../../../../core/client/recipes/discovery/balancer.js';
import { Balancer } from '../../../../../core/client/recipes/discovery/balancer.js';
import { DownMarks } from '../../../../../core/client/recipes/discovery/down-marks.js';
import type { ServiceInstance } from '../../../../../core/client/recipes/discovery/service-instance.js';
import {
  decodeInstance,
  encodeInstance,
} from '../../../../../core/client/recipes/discovery/service-instance.js';
import { ServiceProvider } from '../../../../../core/client/recipes/discovery/service-provider.js';
import { RecipeBench, WATCHING, childrenOf, dataOf } from '../recipe-bench.js';

function instance(id: string, weight = 1): ServiceInstance {
  return { id, address: '10.0.0.1', port: 80, weight, payload: '' };
}

describe('a registration', () => {
  test('says all that it was given', () => {
    const instances = fc.record({
      id: fc.string(),
      address: fc.stringMatching(/^[^\n]*$/),
      port: fc.integer({ min: 0, max: 65_535 }),
      weight: fc.integer({ min: 1, max: 999_999 }),
      payload: fc.string(),
    });
    fc.assert(
      fc.property(instances, (one) => {
        expect(decodeInstance(one.id, encodeInstance(one))).toEqual(one);
      }),
    );
  });

  test('anything else is none', () => {
    for (const data of [
      null,
      '',
      'address=x',
      'address=x\nport=y\nweight=1\npayload=',
      'address=x\nport=1\nweight=0\npayload=',
    ])
      expect(decodeInstance('a', data)).toBeNull();
  });
});

describe('a strategy', () => {
  const never = (): number => {
    throw new Error('nothing is drawn');
  };

  test('has nobody to choose from', () => {
    for (const strategy of ['round-robin', 'random', 'sticky', 'weighted'] satisfies BalancingStrategy[])
      expect(new Balancer(strategy).choose([], never)).toBeNull();
  });

  test('in turns: over any stretch all have theirs equally often', () => {
    const law = fc.property(
      fc.integer({ min: 1, max: 6 }),
      fc.nat(40),
      fc.nat(40),
      (count, before, length) => {
        const balancer = new Balancer('round-robin');
        const all = Array.from({ length: count }, (_, i) => instance(String(i)));
        const picks = new Map(all.map(({ id }) => [id, 0]));
        for (let i = 0; i < before; i += 1) balancer.choose(all, never);
        for (let i = 0; i < length; i += 1) {
          const id = balancer.choose(all, never)?.id ?? '';
          picks.set(id, (picks.get(id) ?? 0) + 1);
        }
        expect(Math.max(...picks.values()) - Math.min(...picks.values())).toBeLessThanOrEqual(1);
        expect(picks.size).toBe(count);
      },
    );
    fc.assert(law);
  });

  test('at random: whoever is drawn', () => {
    const balancer = new Balancer('random');
    const chosen = [2, 0].map(
      (draw) =>
        balancer.choose(
          ['a', 'b', 'c'].map((id) => instance(id)),
          () => draw,
        )?.id,
    );
    expect(chosen).toEqual(['c', 'a']);
  });

  test('sticky: the same one until it goes', () => {
    const balancer = new Balancer('sticky');
    const [a, b] = [instance('a'), instance('b')];
    expect(balancer.choose([a, b], () => 1)).toBe(b);
    expect(balancer.choose([a, b], never)).toBe(b);
    expect(balancer.choose([a], () => 0)).toBe(a);
    expect(balancer.choose([a, b], never)).toBe(a);
  });

  test('by weight: each number that may be drawn stands for one, so often as it weighs', () => {
    const weights = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 });
    const law = fc.property(weights, (all) => {
      const instances = all.map((weight, i) => instance(String(i), weight));
      const sum = all.reduce((total, weight) => total + weight, 0);
      const balancer = new Balancer('weighted');
      const draws = Array.from({ length: sum }, (_, draw) => {
        return balancer.choose(instances, (bound) => {
          expect(bound).toBe(sum);
          return draw;
        });
      });
      for (const one of instances) expect(draws.filter((drawn) => drawn === one)).toHaveLength(one.weight);
    });
    fc.assert(law);
  });
});

describe('whoever fails', () => {
  const POLICY = { errors: 2, withinMicros: 1_000, forMicros: 5_000 };

  function marks(): { bench: RecipeBench; down: DownMarks; told: string[] } {
    const bench = new RecipeBench();
    const told: string[] = [];
    const down: DownMarks = new DownMarks(bench.handle, POLICY, {
      marked: () => void told.push(`a ${down.isDown('a') ? 'down' : 'up'}`),
    });
    return { bench, down, told };
  }

  test('often enough in a short time is down for a while', () => {
    const { bench, down, told } = marks();
    down.noteError('a');
    down.noteError('b');
    expect(told).toEqual([]);
    bench.pass(999);
    down.noteError('a');
    expect(told).toEqual(['a down']);
    down.noteError('a');
    bench.pass(4_999);
    expect(down.isDown('a')).toBe(true);
    bench.pass(1);
    expect(told).toEqual(['a down', 'a up']);
    down.noteError('a');
    expect(down.isDown('a')).toBe(false);
  });

  test('too seldom is not', () => {
    const { bench, down, told } = marks();
    for (let i = 0; i < 4; i += 1) {
      down.noteError('a');
      bench.pass(1_000);
    }
    expect(told).toEqual([]);
  });

  test('is down over the end of a session', () => {
    const { bench, down } = marks();
    down.noteError('a');
    down.noteError('a');
    bench.ends();
    expect(down.isDown('a')).toBe(true);
  });
});

describe('a provider', () => {
  function opened(): { bench: RecipeBench; provider: ServiceProvider } {
    const bench = new RecipeBench();
    const down = { errors: 1, withinMicros: 1_000, forMicros: 5_000 };
    const provider = new ServiceProvider(bench.handle, { path: '/s', strategy: 'round-robin', down });
    provider.open();
    bench.ok(WATCHING);
    bench.ok(dataOf(''));
    bench.ok(childrenOf('b', 'a', 'odd'));
    for (const id of ['b', 'a', 'odd']) {
      bench.ok(dataOf(id === 'odd' ? 'no registration' : encodeInstance(instance(id))));
      bench.ok(childrenOf());
    }
    return { bench, provider };
  }

  const picksOf = (bench: RecipeBench): readonly string[] =>
    bench.events.flatMap((event) =>
      event.kind === 'recipe.acted' ? [`${event.what} ${event.item} ${String(event.token)}`] : [],
    );

  const viewsOf = (bench: RecipeBench): readonly string[] =>
    bench.views().filter((view) => view.startsWith('/s round-robin'));

  test('picks by its strategy, in the order of ids', () => {
    const { bench, provider } = opened();
    expect(provider.isStale).toBe(false);
    expect([provider.pick()?.id, provider.pick()?.id, provider.pick()?.id]).toEqual(['a', 'b', 'a']);
    expect(picksOf(bench)).toEqual(['pick a 100', 'pick b 100', 'pick a 100']);
    expect(viewsOf(bench)).toEqual(['/s round-robin: a b @100']);
  });

  test('goes on with its list when there is no server, and says that it is stale', () => {
    const { bench, provider } = opened();
    bench.breaks();
    expect(provider.isStale).toBe(true);
    expect(provider.pick()?.id).toBe('a');
    bench.ends();
    expect(provider.pick()?.id).toBe('b');
    expect(picksOf(bench)).toEqual(['pick a 0', 'pick b 0']);
    expect(provider.available).toHaveLength(2);
  });

  test('leaves out who is gone at once', () => {
    const { bench, provider } = opened();
    bench.tells('NodeDeleted', '/s/a');
    expect([provider.pick()?.id, provider.pick()?.id]).toEqual(['b', 'b']);
    // As of the transaction before it: of that itself another event may still come.
    expect(viewsOf(bench).at(-1)).toBe('/s round-robin: b @100');
  });

  test('and who is down for a while, and picks nobody if there is nobody else', () => {
    const { bench, provider } = opened();
    provider.noteError('a');
    expect(provider.available.map(({ id }) => id)).toEqual(['b']);
    provider.noteError('b');
    expect(provider.pick()).toBeNull();
    expect(viewsOf(bench).slice(1)).toEqual(['/s round-robin: a! b @100', '/s round-robin: a! b! @100']);
    bench.pass(5_000);
    expect(provider.available).toHaveLength(2);
  });

  test('takes no notice of what is deeper, nor of the service itself', () => {
    const { bench, provider } = opened();
    bench.tells('NodeCreated', '/s/a/x');
    bench.ok(dataOf(encodeInstance(instance('x')), { mzxid: 101 }));
    expect(provider.available).toHaveLength(2);
  });

  test('once closed it begins anew', () => {
    const { bench, provider } = opened();
    provider.close();
    provider.open();
    expect(provider.pick()).toBeNull();
    expect(bench.claims.filter((claim) => claim === 'requested')).toHaveLength(4);
  });
});
