/** Whether two answers say the same. */
import { unreachable } from '../../../core/assert.js';
import type { Acl } from '../../../core/znode/acl.js';
import type { Answer, ClientInfo, MultiReadResult, MultiResult } from '../../../core/znode/answers.js';
import type { Stat } from '../../../core/znode/stat.js';

export function isSameAnswer(one: Answer, other: Answer): boolean {
  if (one === other) return true;
  switch (one.kind) {
    case 'none':
      return other.kind === 'none';
    case 'path':
      return other.kind === 'path' && one.path === other.path;
    case 'created':
      return other.kind === 'created' && one.path === other.path && isSameStat(one.stat, other.stat);
    case 'stat':
      return other.kind === 'stat' && isSameStat(one.stat, other.stat);
    case 'data':
      return other.kind === 'data' && one.data === other.data && isSameStat(one.stat, other.stat);
    case 'children':
      return other.kind === 'children' && areSameNames(one.children, other.children);
    case 'children2':
      return (
        other.kind === 'children2' &&
        areSameNames(one.children, other.children) &&
        isSameStat(one.stat, other.stat)
      );
    case 'multi':
      return other.kind === 'multi' && areSame(one.results, other.results, isSameResult);
    case 'acl':
      return other.kind === 'acl' && areSameLists(one.acl, other.acl) && isSameStat(one.stat, other.stat);
    case 'number':
      return other.kind === 'number' && one.number === other.number;
    case 'ephemerals':
      return other.kind === 'ephemerals' && areSameNames(one.ephemerals, other.ephemerals);
    case 'multiRead':
      return other.kind === 'multiRead' && areSame(one.results, other.results, isSameReadResult);
    case 'watching':
      return other.kind === 'watching';
    case 'identities':
      return other.kind === 'identities' && areSameIdentities(one.clientInfo, other.clientInfo);
    case 'synced':
      return other.kind === 'synced' && one.path === other.path;
    default:
      return unreachable(one);
  }
}

function isSameStat(one: Stat, other: Stat): boolean {
  return (
    one.czxid === other.czxid &&
    one.mzxid === other.mzxid &&
    one.ctime === other.ctime &&
    one.mtime === other.mtime &&
    one.version === other.version &&
    one.cversion === other.cversion &&
    one.aversion === other.aversion &&
    one.ephemeralOwner === other.ephemeralOwner &&
    one.dataLength === other.dataLength &&
    one.numChildren === other.numChildren &&
    one.pzxid === other.pzxid
  );
}

/** Children come in no order; a name that comes twice is wrong. */
function areSameNames(one: readonly string[], other: readonly string[]): boolean {
  if (one.length !== other.length) return false;
  if (one.length === 0) return true;
  const names = new Set(one);
  return (
    names.size === one.length && new Set(other).size === names.size && other.every((name) => names.has(name))
  );
}

function areSame<T>(one: readonly T[], other: readonly T[], isSame: (a: T, b: T) => boolean): boolean {
  if (one.length !== other.length) return false;
  return one.every((result, i) => {
    const twin = other[i];
    return twin !== undefined && isSame(result, twin);
  });
}

function areSameLists(one: readonly Acl[], other: readonly Acl[]): boolean {
  return areSame(one, other, (a, b) => a.perms === b.perms && a.scheme === b.scheme && a.id === b.id);
}

/** They come in no order. */
function areSameIdentities(one: readonly ClientInfo[], other: readonly ClientInfo[]): boolean {
  const texts = (list: readonly ClientInfo[]): string =>
    list
      .map(({ scheme, user }) => `${scheme}:${user}`)
      .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
      .join(' ');
  return texts(one) === texts(other);
}

function isSameReadResult(one: MultiReadResult, other: MultiReadResult): boolean {
  switch (one.kind) {
    case 'getData':
      return other.kind === 'getData' && one.data === other.data && isSameStat(one.stat, other.stat);
    case 'getChildren':
      return other.kind === 'getChildren' && areSameNames(one.children, other.children);
    case 'error':
      return other.kind === 'error' && one.code === other.code;
    default:
      return unreachable(one);
  }
}

function isSameResult(one: MultiResult, other: MultiResult): boolean {
  switch (one.kind) {
    case 'create':
      return other.kind === 'create' && one.path === other.path;
    case 'create2':
      return other.kind === 'create2' && one.path === other.path && isSameStat(one.stat, other.stat);
    case 'setData':
      return other.kind === 'setData' && isSameStat(one.stat, other.stat);
    case 'delete':
    case 'check':
      return other.kind === one.kind;
    case 'error':
      return other.kind === 'error' && one.code === other.code;
    default:
      return unreachable(one);
  }
}
