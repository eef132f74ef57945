/** Who may do what. As yet no client has an identity of its own, so that only entries for everybody let one in. */
import type { Acl } from './acl.js';

const PERMISSIONS = { read: 1, write: 2, create: 4, delete: 8 } as const;

export type Permission = keyof typeof PERMISSIONS;

export function isAllowed(acl: readonly Acl[], permission: Permission): boolean {
  for (const { perms, scheme, id } of acl) {
    if ((perms & PERMISSIONS[permission]) !== 0 && isEverybody(scheme, id)) return true;
  }
  return false;
}

/**
 * The list that a znode gets when a client asks for this one (ZooKeeper's `fixupACL`): equal entries are merged. Null if
 * it is INVALIDACL. `auth` stands for the client's identities, and is invalid for a client without.
 */
export function grantedAcl(acl: readonly Acl[] | null): readonly Acl[] | null {
  if (acl === null || acl.length === 0 || !acl.every(isValid)) return null;
  if (acl.length === 1) return acl;
  return acl.filter((entry, i) => acl.findIndex((other) => isEqual(entry, other)) === i);
}

function isEverybody(scheme: string, id: string): boolean {
  return scheme === 'world' && id === 'anyone';
}

function isEqual(a: Acl, b: Acl): boolean {
  return a.perms === b.perms && a.scheme === b.scheme && a.id === b.id;
}

function isValid({ scheme, id }: Acl): boolean {
  switch (scheme) {
    case 'world':
      return id === 'anyone';
    case 'digest':
      return isDigestId(id);
    case 'ip':
      return isIpId(id);
    default:
      return false;
  }
}

/** `user:hash`: Java's `split(":")`, which drops empty parts at the end, gives two parts. */
function isDigestId(id: string): boolean {
  return /^[^:]*:[^:]+:*$/.test(id);
}

/** A version 4 address, perhaps with the number of its bits that count. */
function isIpId(id: string): boolean {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:\/(\d{1,2}))?$/.exec(id);
  if (parts === null) return false;
  const [, ...numbers] = parts;
  const bits = numbers.pop() ?? '0';
  return Number(bits) <= 32 && numbers.every((number) => Number(number) <= 255);
}
