/** Access control: who may do what with a znode, and which lists a znode may have. */
import type { Acl, Identity } from '../../../../core/znode/acl.js';

export const PERMS = { read: 1, write: 2, create: 4, delete: 8, admin: 16 } as const;

/** Everybody may do everything. */
export const ALL: readonly Acl[] = [{ perms: 31, scheme: 'world', id: 'anyone' }];
/** Everybody may look, nobody may touch. */
export const READ_ONLY: readonly Acl[] = [{ perms: PERMS.read, scheme: 'world', id: 'anyone' }];

export const NO_IDENTITIES: readonly Identity[] = [];

/** Whether a list gives one of these rights to a client, who has all of them anywhere if it is the super user. */
export function hasRight(acl: readonly Acl[], right: number, identities: readonly Identity[]): boolean {
  if (acl.some((line) => (line.perms & right) !== 0 && isFor(line, identities))) return true;
  return identities.some(({ scheme }) => scheme === 'super');
}

function isFor({ scheme, id }: Acl, identities: readonly Identity[]): boolean {
  if (scheme === 'world') return id === 'anyone';
  return identities.some((identity) => {
    if (identity.scheme !== scheme) return false;
    return scheme === 'ip' ? isWithin(identity.id, id) : identity.id === id;
  });
}

/** The list that a znode gets if this one is asked for; null if it cannot be one. */
export function grantedList(acl: readonly Acl[], identities: readonly Identity[]): readonly Acl[] | null {
  if (acl.length === 1 && acl[0]?.scheme === 'world') return acl[0].id === 'anyone' ? acl : null;
  const known = new Set<string>();
  const granted: Acl[] = [];
  for (const line of acl) {
    const text = `${String(line.perms)} ${line.scheme} ${line.id}`;
    if (known.has(text)) continue;
    known.add(text);
    const lines = line.scheme === 'auth' ? ownLines(line.perms, identities) : [line];
    if (lines.length === 0 || (line.scheme !== 'auth' && !isValidLine(line))) return null;
    granted.push(...lines);
  }
  return granted.length === 0 ? null : granted;
}

/** `auth` stands for whom the client has proved to be; where it is proves nothing. */
function ownLines(perms: number, identities: readonly Identity[]): readonly Acl[] {
  return identities
    .filter(({ scheme }) => scheme === 'digest')
    .map(({ scheme, id }) => ({ perms, scheme, id }));
}

/** A list for the eyes of somebody who may not change it: hashes of passwords are hidden. */
export function hidden(acl: readonly Acl[]): readonly Acl[] {
  return acl.map((line) => {
    const colon = line.scheme === 'digest' ? line.id.indexOf(':') : -1;
    return colon < 0 ? line : { ...line, id: `${line.id.slice(0, colon)}:x` };
  });
}

function isValidLine({ scheme, id }: Acl): boolean {
  switch (scheme) {
    case 'world':
      return id === 'anyone';
    case 'digest':
      return isDigest(id);
    case 'ip':
      return networkOf(id) !== null;
    // Other schemes are not installed.
    default:
      return false;
  }
}

/** `user:hash`. As Java splits: nothing at the end counts for nothing. */
function isDigest(id: string): boolean {
  const parts = id.split(':');
  while (parts.at(-1) === '') parts.pop();
  return parts.length === 2;
}

/** `10.0.0.1` or `10.0.0.0/8`: the first bits of an address, as a text of zeros and ones. */
function networkOf(id: string): string | null {
  const [address = '', ...rest] = id.split('/');
  const octets = address.split('.');
  if (octets.length !== 4 || !octets.every((octet) => isNumber(octet, 255))) return null;
  const bits = octets.map((octet) => Number(octet).toString(2).padStart(8, '0')).join('');
  if (rest.length === 0) return bits;
  const length = rest.join('/');
  return isNumber(length, 32) ? bits.slice(0, Number(length)) : null;
}

function isWithin(address: string, network: string): boolean {
  const [own, asked] = [networkOf(address), networkOf(network)];
  return own !== null && asked !== null && own.startsWith(asked);
}

function isNumber(text: string, max: number): boolean {
  return /^(\+?\d+|-0+)$/.test(text) && Number(text) <= max;
}
