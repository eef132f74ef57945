/** Who a client is, by ZooKeeper's rules for `ip`, `digest` and the super user. */
import type { Address } from '../../../../core/ids.js';
import type { ServiceSettings } from '../../../../core/server/settings.js';
import type { Identity } from '../../../../core/znode/acl.js';
import type { Data, ZnodeRequest } from '../../../../core/znode/requests.js';
import { sha1 } from './sha1.js';
import { repaired, textOf } from './utf8.js';

/** The settings of the servers on which it depends who a client is. */
export type IdentitySettings = Pick<ServiceSettings, 'superDigest' | 'clientNetwork'>;

const LOOPBACK: Identity = { scheme: 'ip', id: '127.0.0.1' };
const SUPER: Identity = { scheme: 'super', id: '' };

/** Who a client is that has said nothing of itself. Unless all are on one machine, actors have addresses in 10.0.0.0/8. */
export function addressOf(client: Address, { clientNetwork }: IdentitySettings): Identity {
  if (clientNetwork === 'loopback') return LOOPBACK;
  const [high, middle, low] = [65_536, 256, 1].map((unit) => Math.floor(client / unit) % 256);
  return { scheme: 'ip', id: `10.${String(high)}.${String(middle)}.${String(low)}` };
}

/** Who a client is behind this request, before which it was `known` to be these. */
export function introduced(
  known: readonly Identity[],
  request: ZnodeRequest,
  { superDigest }: IdentitySettings,
): readonly Identity[] {
  if (request.kind !== 'addAuth') return known;
  const proven = provenBy(request.scheme, request.auth);
  if (proven === null || known.some(({ scheme, id }) => scheme === proven.scheme && id === proven.id))
    return known;
  return proven.id === superDigest ? [...known, SUPER, proven] : [...known, proven];
}

/**
 * Whom a client is believed to be that says this of itself, besides; null: nobody believes it, or it says nothing new.
 *
 * @testonly
 */
export function provenBy(scheme: string, auth: Data): Identity | null {
  if (scheme !== 'digest' || auth === null) return null;
  // What is hashed is the text, which may not be what came.
  const bytes = repaired(auth);
  const user = bytes.includes(':') ? bytes.slice(0, bytes.indexOf(':')) : bytes;
  return { scheme, id: `${textOf(user)}:${base64(sha1([...bytes].map((byte) => byte.charCodeAt(0))))}` };
}

/** Whether the server goes on with a client that says this of itself. */
export function isBelieved(scheme: string, auth: Data): boolean {
  return scheme === 'ip' || (scheme === 'digest' && auth !== null);
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function base64(bytes: readonly number[]): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const three = bytes.slice(i, i + 3);
    const word = [0, 1, 2].reduce((sum, place) => sum * 256 + (three[place] ?? 0), 0);
    for (const [digit, unit] of [262_144, 4_096, 64, 1].entries()) {
      text += digit <= three.length ? DIGITS.charAt(Math.floor(word / unit) % 64) : '=';
    }
  }
  return text;
}
