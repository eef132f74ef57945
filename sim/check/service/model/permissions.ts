/** Access control as far as the service has it: every client is `world:anyone`, and has no other identity. */
import type { Acl } from '../../../../core/znode/acl.js';

export const PERMS = { read: 1, write: 2, create: 4, delete: 8 } as const;

/** All rights. */
export const ALL = 31;

/** The bits that anybody has. */
export function permsOf(acl: readonly Acl[]): number {
  let perms = 0;
  for (const line of acl) if (line.scheme === 'world') perms |= line.perms;
  return perms;
}

/** Whether a znode may be made with this list: not an empty one, and no line that no scheme understands. */
export function isValidAcl(acl: readonly Acl[]): boolean {
  return acl.length > 0 && acl.every(isValidLine);
}

function isValidLine({ scheme, id }: Acl): boolean {
  switch (scheme) {
    case 'world':
      return id === 'anyone';
    case 'digest':
      return isDigest(id);
    case 'ip':
      return isNetwork(id);
    // `auth` stands for the identities of the client, and it has none. Other schemes are not installed.
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

/** `10.0.0.1` or `10.0.0.0/8`. */
function isNetwork(id: string): boolean {
  const [address = '', ...rest] = id.split('/');
  const octets = address.split('.');
  const bits = rest.join('/');
  return (
    octets.length === 4 &&
    octets.every((octet) => isNumber(octet, 255)) &&
    (rest.length === 0 || isNumber(bits, 32))
  );
}

function isNumber(text: string, max: number): boolean {
  return /^\+?\d+$/.test(text) && Number(text) <= max;
}
