import { describe, expect, it } from 'vitest';

import { PendingSyncs } from '../../../core/storage/pending-syncs.js';
import { FakeFiles } from './fake-files.js';

function made(): { readonly files: FakeFiles; readonly syncs: PendingSyncs } {
  const files = new FakeFiles();
  return { files, syncs: new PendingSyncs(files) };
}

describe('syncs that are pending', () => {
  it('have tickets from 1 upward, each for one sync', () => {
    const { files, syncs } = made();
    expect(syncs.askFile('a')).toBe(1);
    syncs.askNames();
    expect(syncs.askFile('b')).toBe(3);
    expect(files.syncs).toMatchObject([
      { target: 'a', ticket: 1 },
      { target: '.', ticket: 2 },
      { target: 'b', ticket: 3 },
    ]);
  });

  it('are over when their own ticket comes', () => {
    const { syncs } = made();
    const [a, b] = [syncs.askFile('a'), syncs.askFile('b')];
    syncs.onSynced(b);
    expect([syncs.isFileOver(a), syncs.isFileOver(b)]).toEqual([false, true]);
  });

  it('of the directory stand also for those that were asked for before', () => {
    const { files, syncs } = made();
    const numbers = [syncs.askNames(), syncs.askNames(), syncs.askNames()];
    syncs.onSynced(files.syncs[1]?.ticket ?? 0);
    expect(numbers.map((number) => syncs.areNamesOver(number))).toEqual([true, true, false]);
    syncs.onSynced(files.syncs[0]?.ticket ?? 0);
    expect(numbers.map((number) => syncs.areNamesOver(number))).toEqual([true, true, false]);
  });

  it('of the directory wait while names are held; then one stands for all', () => {
    const { files, syncs } = made();
    const early = syncs.askNames();
    syncs.holdNames();
    const [first, second] = [syncs.askNames(), syncs.askNames()];
    expect(files.syncs.length).toBe(1);
    syncs.onSynced(1);
    expect([early, first].map((number) => syncs.areNamesOver(number))).toEqual([true, false]);
    const own = syncs.releaseAndAskNames();
    expect(files.syncs.length).toBe(2);
    syncs.onSynced(2);
    expect([first, second, own].map((number) => syncs.areNamesOver(number))).toEqual([true, true, true]);
  });
});
