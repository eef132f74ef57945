import { describe, expect, it } from 'vitest';

import { nameOfCode } from '../../../core/znode/codes.js';
import type { WatchingRead } from '../../../core/znode/requests.js';
import type { Service } from './service.js';
import { asked, create, opened } from './service.js';

const KINDS: readonly WatchingRead['kind'][] = ['exists', 'getData', 'getChildren', 'getChildren2'];

function codes(service: Service, path: string | null): readonly string[] {
  return KINDS.map((kind) => nameOfCode(service.machine.read({ kind, path, watch: true }).code));
}

describe('a read', () => {
  const service = opened();
  service.update(create('/a', { data: 'x' }));
  service.update(create('/a/b'));
  const stat = service.machine.stat('/a');

  it('answers from the tree', () => {
    const answers = KINDS.map((kind) => service.machine.read({ kind, path: '/a', watch: false }).answer);
    expect(answers).toEqual([
      { kind: 'stat', stat },
      { kind: 'data', data: 'x', stat },
      { kind: 'children', children: ['b'] },
      { kind: 'children2', children: ['b'], stat },
    ]);
  });

  it('does not see what is only prepared', () => {
    const ahead = opened();
    expect(ahead.prepare(asked(create('/a'))).txn.kind).toBe('create');
    expect(codes(ahead, '/a')).toEqual(['NONODE', 'NONODE', 'NONODE', 'NONODE']);
  });

  it('takes the empty path for the root', () => {
    expect(codes(service, '')).toEqual(['OK', 'OK', 'OK', 'OK']);
    expect(service.machine.stat('')).toEqual(service.machine.stat('/'));
  });

  it('finds nothing at a path that no znode may have', () => {
    for (const path of ['a', '/a/', '//', '/a//b', '/.', '/a/..', '/a\x01', '/none']) {
      expect([path, ...codes(service, path)]).toEqual([path, 'NONODE', 'NONODE', 'NONODE', 'NONODE']);
    }
    expect(service.machine.stat('/none')).toBeNull();
  });

  it('refuses a NUL in exists alone, and a path that is not there', () => {
    expect(codes(service, '/a\0b')).toEqual(['BADARGUMENTS', 'NONODE', 'NONODE', 'NONODE']);
    expect(codes(service, null)).toEqual(Array(4).fill('MARSHALLINGERROR'));
  });

  it('gives children that are its own', () => {
    const { answer } = service.machine.read({ kind: 'getChildren', path: '/a', watch: false });
    service.update(create('/a/c'));
    expect(answer).toEqual({ kind: 'children', children: ['b'] });
  });
});
