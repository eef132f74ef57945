/** Paths as ZooKeeper's `PathUtils` and `PrepRequestProcessor` judge them. */

export const ROOT = '/';

const SLASH = 0x2f;
const DOT = 0x2e;

/** Whether a znode may be called so: what create, setData and check demand. Reads demand nothing, delete hardly anything. */
export function isValidPath(path: string): boolean {
  if (path.charCodeAt(0) !== SLASH) return false;
  if (path === ROOT) return true;
  let start = 1;
  for (let at = 1; at <= path.length; at += 1) {
    if (at < path.length && path.charCodeAt(at) !== SLASH) {
      if (!isValidCharacter(path.charCodeAt(at))) return false;
      continue;
    }
    if (!isValidName(path, start, at)) return false;
    start = at + 1;
  }
  return true;
}

/** The path of the parent; '' and paths without a slash have none, and give ''. */
export function parentOf(path: string): string {
  const slash = lastSlashOf(path);
  return slash === 0 ? ROOT : path.slice(0, Math.max(slash, 0));
}

export function nameOf(path: string): string {
  return path.slice(lastSlashOf(path) + 1);
}

export function childOf(parent: string, name: string): string {
  return parent === ROOT ? ROOT + name : `${parent}/${name}`;
}

/**
 * All that create and delete ask of a path before they look for its parent: a slash, and no NUL. So a path that is
 * malformed further up is told NONODE.
 */
export function hasParent(path: string): boolean {
  return path.includes('/') && !path.includes('\0');
}

/** ZooKeeper's number of ten digits behind the name of a sequential znode. */
export function sequenceSuffix(creations: number): string {
  return String(creations).padStart(10, '0');
}

/** By hand: paths are short, and `lastIndexOf` is a call out of compiled code. */
function lastSlashOf(path: string): number {
  let at = path.length - 1;
  while (at >= 0 && path.charCodeAt(at) !== SLASH) at -= 1;
  return at;
}

/** A name stands in a path from `start` to before `end`: it is not empty, and neither `.` nor `..`. */
function isValidName(path: string, start: number, end: number): boolean {
  const length = end - start;
  if (length === 0) return false;
  if (length > 2 || path.charCodeAt(start) !== DOT) return true;
  return length === 2 && path.charCodeAt(start + 1) !== DOT;
}

/** In UTF-16: so all characters beyond the first plane are refused, with those for private use. */
function isValidCharacter(unit: number): boolean {
  if (unit <= 0x1f || (unit >= 0x7f && unit <= 0x9f)) return false;
  return unit < 0xd800 || (unit > 0xf8ff && unit < 0xfff0);
}
