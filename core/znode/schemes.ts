/**
 * ZooKeeper's schemes of authentication, as far as a server has them without being told: `digest` and `ip`. `world` and
 * `auth` stand in lists only, and nobody is `super` but who knows the password that the server was given.
 */
import type { Identity } from './acl.js';
import type { ClientInfo } from './answers.js';
import type { Data } from './requests.js';
import { sha1 } from './sha1.js';
import { decodeUtf8, encodeUtf8 } from './utf8.js';

/**
 * Who may do everything.
 *
 * @testonly
 */
export const SUPER: Identity = { scheme: 'super', id: '' };

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const ADDRESS_BITS = 32;

/**
 * Who a client is that says so, besides who it is already: null if the server does not believe it. `superDigest` is the
 * digest of the super user's name and password; null: there is no super user.
 */
export function authenticate(
  scheme: string,
  auth: Data,
  superDigest: string | null,
): readonly Identity[] | null {
  // A client is at its address whatever it says.
  if (scheme === 'ip') return [];
  if (scheme !== 'digest' || auth === null) return null;
  const id = digestOf(decodeUtf8(auth));
  const own = { scheme, id };
  return id === superDigest ? [SUPER, own] : [own];
}

/** `user:password`, with the password replaced by a hash of both. Nothing has to look like that: all is accepted. */
export function digestOf(credentials: string): string {
  const [user = ''] = credentials.split(':', 1);
  return `${user}:${base64(sha1(encodeUtf8(credentials)))}`;
}

/** Whether a list may have an entry for this id; false for schemes that the server does not know. */
export function isValidId(scheme: string, id: string): boolean {
  switch (scheme) {
    case 'digest':
      return isDigestId(id);
    case 'ip':
      return networkOf(id) !== null;
    default:
      return false;
  }
}

/** Whether an entry of a list, of the identity's scheme, means it. */
export function isMeant({ scheme, id }: Identity, entry: string): boolean {
  if (scheme !== 'ip') return scheme === 'digest' && id === entry;
  const network = networkOf(entry);
  const address = addressOf(id);
  if (network === null || address === null) return false;
  const ignored = ADDRESS_BITS - network.bits;
  // A shift by 32 would be none.
  return ignored === ADDRESS_BITS || address >>> ignored === network.address >>> ignored;
}

/** Whether `auth` in a list stands for this identity. */
export function isAuthenticated({ scheme }: Identity): boolean {
  return scheme === 'digest';
}

/** An identity without its secret. */
export function infoOf({ scheme, id }: Identity): ClientInfo {
  const [user = ''] = id.split(':', 1);
  return { scheme, user: scheme === 'digest' ? user : id };
}

/** `user:hash`: Java's `split(":")`, which drops empty parts at the end, gives two parts. */
function isDigestId(id: string): boolean {
  return /^[^:]*:[^:]+:*$/.test(id);
}

/** A version 4 address, perhaps with the number of its bits that count; null if it is none. */
function networkOf(text: string): { readonly address: number; readonly bits: number } | null {
  const slash = text.indexOf('/');
  const address = addressOf(slash < 0 ? text : text.slice(0, slash));
  if (address === null) return null;
  if (slash < 0) return { address, bits: ADDRESS_BITS };
  const bits = integerOf(text.slice(slash + 1));
  return bits === null || bits < 0 || bits > ADDRESS_BITS ? null : { address, bits };
}

/** As 32 bits with a sign. */
function addressOf(text: string): number | null {
  const parts = text.split('.');
  if (parts.length !== 4) return null;
  let address = 0;
  for (const part of parts) {
    const byte = integerOf(part);
    if (byte === null || byte < 0 || byte > 255) return null;
    address = (address << 8) | byte;
  }
  return address;
}

/** Java's `Integer.parseInt`, for what may matter here. */
function integerOf(text: string): number | null {
  return /^[+-]?\d+$/.test(text) ? Number(text) : null;
}

function base64(bytes: string): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const left = bytes.length - at;
    const byte = (i: number): number => (i < left ? bytes.charCodeAt(at + i) : 0);
    const word = (byte(0) << 16) | (byte(1) << 8) | byte(2);
    text += letter(word >> 18) + letter(word >> 12);
    text += left > 1 ? letter(word >> 6) : '=';
    text += left > 2 ? letter(word) : '=';
  }
  return text;
}

function letter(bits: number): string {
  return BASE64.charAt(bits & 0x3f);
}
