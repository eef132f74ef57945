/** Who may do what (ZooKeeper's `checkACL` and `fixupACL`). */
import type { Acl, Identity } from './acl.js';
import { isAuthenticated, isMeant, isValidId } from './schemes.js';

/** Several bits: one of them is enough. */
const PERMISSIONS = { read: 1, write: 2, create: 4, delete: 8, admin: 16, readOrAdmin: 17 } as const;

export type Permission = keyof typeof PERMISSIONS;

/** Nobody in particular, who has what everybody has. */
export const NOBODY: readonly Identity[] = [];

export function isAllowed(
  acl: readonly Acl[],
  permission: Permission,
  identities: readonly Identity[],
): boolean {
  for (const entry of acl) {
    if ((entry.perms & PERMISSIONS[permission]) === 0) continue;
    if (isEverybody(entry)) return true;
    for (const identity of identities) {
      if (identity.scheme === entry.scheme && isMeant(identity, entry.id)) return true;
    }
  }
  return identities.some(({ scheme }) => scheme === 'super');
}

/**
 * The list that a znode gets when a client asks for this one: equal entries are merged, and `auth`, whatever its id says,
 * becomes one entry for each of the client's identities that it has proved. Null if it is INVALIDACL.
 */
export function grantedAcl(
  acl: readonly Acl[] | null,
  identities: readonly Identity[],
): readonly Acl[] | null {
  if (acl === null || acl.length === 0) return null;
  const [only] = acl;
  // Most lists are: no new one is made for each znode.
  if (acl.length === 1 && only !== undefined && isEverybody(only)) return acl;
  const granted: Acl[] = [];
  for (const [i, entry] of acl.entries()) {
    if (acl.findIndex((other) => isEqual(entry, other)) < i) continue;
    if (entry.scheme === 'auth') {
      const own = identities.filter(isAuthenticated);
      if (own.length === 0) return null;
      for (const { scheme, id } of own) granted.push({ perms: entry.perms, scheme, id });
    } else {
      if (!isEverybody(entry) && !isValidId(entry.scheme, entry.id)) return null;
      granted.push(entry);
    }
  }
  return granted;
}

function isEverybody({ scheme, id }: Acl): boolean {
  return scheme === 'world' && id === 'anyone';
}

function isEqual(a: Acl, b: Acl): boolean {
  return a.perms === b.perms && a.scheme === b.scheme && a.id === b.id;
}
