import type { Address } from '../ids.js';
import type { Identity } from '../znode/acl.js';

/** Where clients are: each at an address of its own, or all on the server's machine. */
export type ClientNetwork = 'addresses' | 'loopback';

const LOOPBACK = '127.0.0.1';

/** Who a client is as long as it has not said more: whoever has its address, `10.` and the three bytes of ours. */
export function addressIdentity(client: Address, network: ClientNetwork): Identity {
  if (network === 'loopback') return { scheme: 'ip', id: LOOPBACK };
  const bytes = [client >>> 16, client >>> 8, client].map((bits) => String(bits & 0xff));
  return { scheme: 'ip', id: `10.${bytes.join('.')}` };
}

/** What a client has proved besides. An identity is had once, however often it is proved. */
export function withIdentities(known: readonly Identity[], proved: readonly Identity[]): readonly Identity[] {
  const added = proved.filter(
    ({ scheme, id }) => !known.some((one) => one.scheme === scheme && one.id === id),
  );
  return added.length === 0 ? known : [...known, ...added];
}
