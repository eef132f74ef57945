import { describe, expect, it } from 'vitest';

import type { Acl } from '../../../../core/znode/acl.js';
import { OPEN_ACL } from '../../../../core/znode/acl.js';
import type { ZnodeRequest } from '../../../../core/znode/requests.js';
import { decodeAnswer, encodeAnswer } from '../../../../sim/trace/file/answer-codec.js';
import { decodeRequest, encodeRequest } from '../../../../sim/trace/file/request-codec.js';

function creation(acl: readonly Acl[]): ZnodeRequest {
  return { kind: 'create', path: '/a', data: 'acl', acl, flags: 0 };
}

const STAT = [1, 6, 0, 0, 126];

describe('a request', () => {
  it.each<[string, readonly Acl[]]>([
    ['"open"', [{ perms: 31, scheme: 'world', id: 'anyone' }]],
    ['"read"', [{ perms: 1, scheme: 'world', id: 'anyone' }]],
    ['"creator"', [{ perms: 31, scheme: 'auth', id: '' }]],
    ['[]', []],
    ['[{"perms":30,"scheme":"world","id":"anyone"}]', [{ perms: 30, scheme: 'world', id: 'anyone' }]],
    ['[{"perms":31,"scheme":"auth","id":"anyone"}]', [{ perms: 31, scheme: 'auth', id: 'anyone' }]],
    [
      '[{"perms":31,"scheme":"world","id":"anyone"},{"perms":31,"scheme":"world","id":"anyone"}]',
      [...OPEN_ACL, ...OPEN_ACL],
    ],
  ])('has the permissions %s', (json, acl) => {
    const text = `{"kind":"create","path":"/a","data":"acl","acl":${json},"flags":0}`;
    expect(encodeRequest(creation(acl))).toBe(text);
    expect(decodeRequest(JSON.parse(text))).toStrictEqual(creation(acl));
  });

  it('has them in a multi as well, in whatever order they came', () => {
    const acl = [{ id: 'anyone', perms: 31, scheme: 'world' }];
    const multi: ZnodeRequest = {
      kind: 'multi',
      ops: [{ kind: 'create', path: '/a', data: null, acl, flags: 0 }, null],
    };
    const text = encodeRequest(multi);
    expect(text).toContain('"acl":"open"');
    expect(decodeRequest(JSON.parse(text))).toStrictEqual(multi);
  });

  it('with the whole list, as in format 2, is read as well', () => {
    expect(decodeRequest(JSON.parse(JSON.stringify(creation(OPEN_ACL))))).toStrictEqual(creation(OPEN_ACL));
  });

  it.each([
    '"create"',
    '{}',
    '{"kind":"create","acl":"closed"}',
    '{"kind":"multi","ops":[{"kind":"create","acl":"closed"}]}',
  ])('is not %s', (json) => {
    expect(decodeRequest(JSON.parse(json))).toBeUndefined();
  });
});

describe('an answer', () => {
  it('has the names of permissions, and a short Stat', () => {
    const answer = decodeAnswer({ kind: 'acl', acl: 'open', stat: STAT });
    expect(answer).toMatchObject({ kind: 'acl', acl: OPEN_ACL, stat: { dataLength: 0 } });
    expect(answer === undefined ? null : encodeAnswer(answer)).toBe(
      '{"kind":"acl","acl":"open","stat":[1,6,0,0,126]}',
    );
  });

  it.each([
    '{"kind":"acl","acl":"closed","stat":[1,6,0,0,126]}',
    '{"kind":"stat","stat":[1,"6"]}',
    '{"kind":"multi","results":[{"kind":"setData","stat":[1,"6"]}]}',
  ])('is not %s', (json) => {
    expect(decodeAnswer(JSON.parse(json))).toBeUndefined();
  });
});
