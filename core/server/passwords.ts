import type { SessionId } from '../ids.js';

const LENGTH = 16;

/** What stands in the answer to a client that is refused: ZooKeeper sends 16 zero bytes. */
export const NO_PASSWORD = '\0'.repeat(LENGTH);

/**
 * The password of a session: 16 bytes, one character each. As in ZooKeeper it follows from the id alone, so that every
 * server can check it, and keeps off mistakes rather than enemies.
 */
export function passwordOf(sessionId: SessionId): string {
  let password = '';
  let word = (sessionId ^ Math.floor(sessionId / 4_294_967_296)) | 0;
  for (let i = 0; i < LENGTH; i += 1) {
    // The finaliser of splitmix32: neighbouring ids must not have passwords alike.
    word = (word + 0x9e3779b9) | 0;
    let bits = Math.imul(word ^ (word >>> 16), 0x21f0aaad);
    bits = Math.imul(bits ^ (bits >>> 15), 0x735a2d97);
    password += String.fromCharCode((bits ^ (bits >>> 15)) & 0xff);
  }
  return password;
}
