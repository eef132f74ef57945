import { describe, expect, test } from 'vitest';
import type { SelectionOptions } from '../../../cli/input/selection.js';
import { expectationOf, select, selectOne, stagingOf } from '../../../cli/input/selection.js';
import { SMOKE } from '../../../scenarios/catalogue.js';
import { PROTOCOLS } from '../../../scenarios/scenario.js';
import { ZAB_VARIANTS } from '../../../scenarios/zoo/variants.js';

/** `scenario protocol variant` of each series. */
function selected(names: readonly string[], options: SelectionOptions = {}): string[] {
  return select(names, options).series.map(({ scenario, protocol, variant }) =>
    [scenario, protocol, ...(variant === null ? [] : [variant])].join(' '),
  );
}

const zabVariant = ZAB_VARIANTS[0]?.id ?? '';

describe('a selection', () => {
  test('of a scenario is a series for each protocol that it runs on', () => {
    expect(selected(['swarm'])).toEqual(['swarm synod', 'swarm zab']);
    expect(selected(['swarm'], { protocol: 'zab' })).toEqual(['swarm zab']);
    expect(selected(['elect-duel'])).toEqual(['elect-duel synod']);
  });

  test('of a variant is for the protocol of the variant', () => {
    expect(selected(['swarm'], { variant: 'px-03' })).toEqual(['swarm synod px-03']);
    expect(selected(['swarm'], { variant: zabVariant })).toEqual([`swarm zab ${zabVariant}`]);
    expect(selectOne('swarm', { variant: zabVariant }).protocol).toBe('zab');
  });

  test('of nothing is the smoke suite of each protocol, in their order', () => {
    const { series, leftOut } = select([], {});
    const names = series.filter(({ expectation }) => expectation === null);
    expect(names.map(({ scenario, protocol }) => `${scenario} ${protocol}`)).toEqual(
      PROTOCOLS.flatMap((protocol) => SMOKE[protocol].map(({ id }) => `${id} ${protocol}`)),
    );
    expect(leftOut).toEqual([]);
  });

  test('of one protocol or variant passes over the suites of the others in silence', () => {
    for (const options of [{ protocol: 'synod' }, { variant: 'px-02' }]) {
      const { series, leftOut } = select([], options);
      expect(new Set(series.map(({ protocol }) => protocol))).toEqual(new Set(['synod']));
      expect(leftOut).toEqual([]);
    }
  });

  test('says what of the suite does not go together with the options', () => {
    const { series, leftOut } = select([], { protocol: 'synod', servers: '7' });
    expect(series.map(({ scenario }) => scenario)).toEqual(['swarm', 'synod-calm']);
    expect(leftOut).toContain('Left out elect-duel: --servers 7: elect-duel runs with 3 servers.');
  });

  test("has a scenario's twins behind it, each on its own protocol", () => {
    const twins = select(['crash-follower-around-fsync'], { protocol: 'synod' }).series;
    expect(twins.map(({ variant, expectation }) => [variant, expectation])).toEqual([
      [null, null],
      ['px-02', 'P2'],
    ]);
  });
});

describe('a selection where events may be late', () => {
  const late = { protocol: 'zab', strategy: 'walk' };

  test('is about nothing in particular, and has no twins', () => {
    const { series, leftOut } = select(['sess-create-after-close', 'sess-expire-ephemeral'], late);
    expect(series.map(({ variant, about }) => [variant, about])).toEqual([
      [null, []],
      [null, []],
    ]);
    expect(leftOut).toEqual([
      'Left out the twins: a scenario shows a variant where time alone decides, not with --strategy walk.',
    ]);
    expect(select([], late).series.every(({ expectation }) => expectation === null)).toBe(true);
    expect(select([], late).leftOut).toContain(leftOut[0]);
  });

  test('still has the variant that is asked for', () => {
    const { series, leftOut } = select(['sess-create-after-close'], { strategy: 'pct', variant: zabVariant });
    expect(series.map(({ variant, expectation }) => [variant, expectation])).toEqual([[zabVariant, null]]);
    expect(leftOut).toEqual([]);
  });

  test('says nothing of twins where there are none', () => {
    expect(select(['swarm'], late).leftOut).toEqual([]);
    const { series, leftOut } = select(['docs/examples/missed-event.json'], late);
    expect(series.map(({ about }) => about)).toEqual([[]]);
    expect(leftOut).toEqual([]);
  });
});

describe('the expectation of a recorded run', () => {
  test('is that of the twin on the same protocol', () => {
    const staging = stagingOf('crash-follower-around-fsync', 'synod');
    expect(expectationOf(staging, 'px-02')).toBe('P2');
    expect(expectationOf(staging, 'px-03')).toBeNull();
    expect(expectationOf(staging, null)).toBeNull();
    expect(expectationOf(stagingOf('elect-duel', 'zab'), 'px-02')).toBeNull();
    expect(stagingOf('mine', 'synod')).toBeUndefined();
  });
});
