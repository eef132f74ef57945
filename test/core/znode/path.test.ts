import { describe, expect, it } from 'vitest';

import { childOf, isValidPath, nameOf, parentOf, sequenceSuffix } from '../../../core/znode/path.js';

describe('a path', () => {
  it.each([
    '/',
    '/a',
    '/a/b',
    '/...',
    '/.a',
    '/a.',
    '/..a',
    '/ ',
    '/a\u00a0',
    '/é',
    '/中文',
    '/\ud7ff',
    '/\uf900',
    '/\uffef',
    '/a:b\\*~',
  ])('may be %j', (path) => {
    expect(isValidPath(path)).toBe(true);
  });

  it.each(['', 'a', 'a/b', '//', '/a/', '//a', '/a//b', '/.', '/..', '/./a', '/a/.', '/a/..', '/a/../b'])(
    'may not be %j',
    (path) => {
      expect(isValidPath(path)).toBe(false);
    },
  );

  it.each([
    '\0',
    '\x01',
    '\x1f',
    '\x7f',
    '\x85',
    '\x9f',
    '\ud800',
    '\ue000',
    '\uf8ff',
    '\ufff0',
    '\uffff',
    '😀',
  ])('may not hold %j', (text) => {
    expect(isValidPath(`/a${text}`)).toBe(false);
    expect(isValidPath(`/${text}/a`)).toBe(false);
  });

  it('is that of a parent and a name', () => {
    expect(['/a', '/a/b', '/a/', 'a', ''].map(parentOf)).toEqual(['/', '/a', '/a', '', '']);
    expect(['/a', '/a/b'].map(nameOf)).toEqual(['a', 'b']);
    expect([childOf('/', 'a'), childOf('/a', 'b')]).toEqual(['/a', '/a/b']);
  });

  it('of a sequential znode ends in ten digits, or as many as it takes', () => {
    expect([0, 42, 1_234_567_890].map(sequenceSuffix)).toEqual(['0000000000', '0000000042', '1234567890']);
  });
});
