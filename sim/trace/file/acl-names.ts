/**
 * Lists of permissions in a trace file: those that ZooKeeper has names for stand as a name, for nearly every create
 * brings one. Any other stands as it is.
 */
import type { Acl } from '../../../core/znode/acl.js';
import { OPEN_ACL } from '../../../core/znode/acl.js';
import { isList, isRecord, isText } from './json-guards.js';

const LISTS: ReadonlyMap<string, readonly Acl[]> = new Map([
  ['open', OPEN_ACL],
  ['read', [{ perms: 1, scheme: 'world', id: 'anyone' }]],
  ['creator', [{ perms: 31, scheme: 'auth', id: '' }]],
]);
/** The key of a list of permissions, in requests and in answers. */
const KEY = 'acl';

/** For `JSON.stringify` of a request or an answer. */
export function nameAcl(key: string, value: unknown): unknown {
  return key === KEY ? (nameOf(value) ?? value) : value;
}

/** What was written with names, with the lists in their place; undefined for a name that nobody has. */
export function withAcl(
  json: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> | undefined {
  const name = json[KEY];
  if (!isText(name)) return json;
  const acl = LISTS.get(name);
  return acl === undefined ? undefined : { ...json, [KEY]: acl };
}

function nameOf(value: unknown): string | null {
  if (!isList(value) || value.length !== 1) return null;
  const [line] = value;
  if (!isRecord(line) || Object.keys(line).length !== 3) return null;
  for (const [name, [known]] of LISTS) {
    const { perms, scheme, id } = line;
    if (perms === known?.perms && scheme === known?.scheme && id === known?.id) return name;
  }
  return null;
}
