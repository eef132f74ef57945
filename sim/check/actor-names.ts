/** `s2`: a server, as traces and reports name it. */
export function serverName(sid: number): string {
  return `s${String(sid)}`;
}

/** `s1`, `s1 and s2`, `s1, s2 and s3`, in this order. */
export function serverNames(sids: Iterable<number>): string {
  return enumerate([...sids].sort((a, b) => a - b).map(serverName));
}

/** `s2` or `c1`: clients are numbered behind the servers. */
export function actorName(actor: number, servers: readonly number[]): string {
  return servers.includes(actor) ? serverName(actor) : `c${String(actor - servers.length)}`;
}

/** `a`, `a and b`, `a, b and c`; for nothing at all `nobody`. */
export function enumerate(items: readonly string[]): string {
  const last = items.at(-1) ?? 'nobody';
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} and ${last}`;
}
