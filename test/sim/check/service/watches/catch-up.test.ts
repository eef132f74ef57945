/** W7: what a client is told that comes back. */
import { describe, expect, test } from 'vitest';
import { create, exists, get, list, remove, set } from '../hands.js';
import type { WholeStage } from '../whole.js';
import { whole } from '../whole.js';

describe('W7, who comes back is told of what still shows', () => {
  /** c1 watches data, a missing znode and children, and leaves; then everything happens. */
  function away(happens: (stage: WholeStage) => void): WholeStage {
    const stage = whole();
    const { c1, c2 } = stage;
    c2.does(create('/a'));
    c2.does(create('/p'));
    c1.does(get('/a', true));
    c1.does(exists('/x', true));
    c1.does(list('/p', true));
    c1.leaves();
    happens(stage);
    c1.tries(2);
    stage.detaches(c2.connection, 'moved');
    c1.attached();
    return stage;
  }

  /** All three lists have something to tell. */
  const everything = (stage: WholeStage): void => {
    stage.c3.does(set('/a', 'new'));
    stage.c3.does(create('/x'));
    stage.c3.does(create('/p/c'));
  };

  test('what still shows is told, list by list', () => {
    const stage = away(everything);
    stage.registersAgain(
      stage.c1,
      ['/a', 'NodeDataChanged'],
      ['/x', 'NodeCreated'],
      ['/p', 'NodeChildrenChanged'],
    );
    stage.c1.does(get('/a'));
    // What it was told of is not registered.
    for (const update of [set('/a', 'newer'), set('/x', 'x'), create('/p/d')]) stage.c3.does(update);
    stage.end();
    expect(stage.violated).toEqual([]);
    expect(stage.premises('W7')).toBe(3);
  });

  test('what was not missed is watched as before', () => {
    const stage = away(() => undefined);
    stage.registersAgain(stage.c1);
    const set1 = stage.c3.does(set('/a', 'new')).zxid;
    stage.tells(stage.c1, '/a', ['NodeDataChanged', set1]);
    const made = stage.c3.does(create('/x')).zxid;
    stage.tells(stage.c1, '/x', ['NodeCreated', made]);
    const born = stage.c3.does(create('/p/c')).zxid;
    stage.tells(stage.c1, '/p', ['NodeChildrenChanged', born]);
    stage.end();
    expect(stage.violated).toEqual([]);
    expect(stage.premises('W2')).toBe(3);
  });

  test('what came and went meanwhile is not told, and what went is, of each list', () => {
    const stage = away(({ c3 }) => {
      for (const update of [create('/x'), remove('/x'), remove('/a'), remove('/p')]) c3.does(update);
    });
    stage.registersAgain(stage.c1, ['/a', 'NodeDeleted'], ['/p', 'NodeDeleted']);
    stage.end();
    expect(stage.violated).toEqual([]);
  });

  test('an event leaves open what else its transaction did', () => {
    const stage = whole();
    const { c1, c2 } = stage;
    for (const path of ['/a', '/b']) {
      c2.does(create(path));
      c1.does(get(path, true));
    }
    const { zxid } = c2.does({ kind: 'multi', ops: [set('/a', 'x'), set('/b', 'x')] });
    stage.tells(c1, '/a', ['NodeDataChanged', zxid]);
    stage.fires(c1, '/b', ['NodeDataChanged', zxid]);
    c1.movesTo(1);
    stage.registersAgain(c1, ['/b', 'NodeDataChanged']);
    stage.end();
    expect(stage.violated).toEqual([]);
  });

  test('a change that is not told is found', () => {
    const stage = away(everything);
    stage.registersAgain(stage.c1, ['/a', 'NodeDataChanged'], ['/p', 'NodeChildrenChanged']);
    expect(stage.violated).toEqual(['W7']);
    expect(stage.complaint('W7')).toBe(
      'promised that a client that comes back is told of what still shows, but of session 0x1.1 at s2: it was not told ' +
        'NodeCreated of /x, which still shows',
    );
  });

  test('a change that does not show is found', () => {
    const stage = away(() => undefined);
    stage.registersAgain(stage.c1, ['/a', 'NodeDataChanged']);
    expect(stage.violated).toEqual(['W7']);
    expect(stage.complaint('W7')).toContain('it was told NodeDataChanged of /a, which does not show');
  });

  test('another order of the lists is found', () => {
    const stage = away(everything);
    stage.registersAgain(
      stage.c1,
      ['/x', 'NodeCreated'],
      ['/a', 'NodeDataChanged'],
      ['/p', 'NodeChildrenChanged'],
    );
    expect(stage.violated).toEqual(['W7']);
    expect(stage.complaint('W7')).toContain(
      'it was told NodeDataChanged of /a behind an event of a later list',
    );
  });

  test('another zxid than that of the state is found', () => {
    const stage = away(({ c3 }) => c3.does(set('/a', 'new')));
    stage.takesAgain(stage.c1);
    stage.tells(stage.c1, '/a', ['NodeDataChanged', stage.last - 1], { catchUp: true });
    expect(stage.violated).toEqual(['W7']);
    expect(stage.complaint('W7')).toContain('with another zxid than that of the state');
  });

  test('a client that asks for something first is found', () => {
    const stage = away(() => undefined);
    stage.c1.does(get('/a'));
    expect(stage.violated).toEqual(['W7']);
    expect(stage.complaint('W7')).toContain(
      'its client asked for getData before it registered its watches again',
    );
  });

  test('a client that had nothing to register is not told', () => {
    const stage = whole();
    stage.c1.movesTo(1);
    stage.registersAgain(stage.c1, ['/a', 'NodeDeleted']);
    expect(stage.violated).toEqual(['W7']);
    expect(stage.complaint('W7')).toContain('though its client had nothing to register again');
  });
});
