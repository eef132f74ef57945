import { describe, expect, it } from 'vitest';

import { assert, AssertionError, unreachable } from '../../core/assert.js';

describe('assert', () => {
  it('is silent where the condition holds, and says what must hold where it does not', () => {
    assert(true, 'water is wet');
    expect(() => assert(false, 'water is wet')).toThrow(new AssertionError('water is wet'));
  });

  it('fails with an error of a name of its own, which nobody takes for another', () => {
    const error = new AssertionError('water is wet');
    expect(error).toBeInstanceOf(Error);
    expect(error.name).toBe('AssertionError');
  });
});

describe('unreachable', () => {
  it('fails if it is reached all the same, and names what brought it there', () => {
    // The compiler refuses a plain call, which is the point of it.
    expect(() => void Reflect.apply(unreachable, null, ['fourth'])).toThrow(
      'every case is handled, but not fourth',
    );
  });
});
