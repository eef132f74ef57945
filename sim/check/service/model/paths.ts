/** What ZooKeeper accepts as a path (`PathUtils.validatePath`), and the parts of one. */

const SLASH = 0x2f;
const DOT = 0x2e;

/** Nobody may delete these (`ZKDatabase.isSpecialPath`). */
const BUILT_IN: ReadonlySet<string> = new Set(['/', '/zookeeper', '/zookeeper/quota', '/zookeeper/config']);

export function isBuiltIn(path: string): boolean {
  return BUILT_IN.has(path);
}

/** The parent by text alone: that of `/a` is the root, which is written empty here. */
export function parentOf(path: string): string {
  return path.slice(0, Math.max(lastSlashOf(path), 0));
}

/** What comes behind the last slash. */
export function nameOf(path: string): string {
  return path.slice(lastSlashOf(path) + 1);
}

/** A create and a delete look no closer than this before they ask for the parent. */
export function hasParent(path: string): boolean {
  return path.includes('/') && !path.includes('\0');
}

/** Whether a znode could have this path: no empty name, no `.`, no `..`, and no character that is forbidden. */
export function isValidPath(path: string): boolean {
  if (path === '/') return true;
  if (!path.startsWith('/') || path.endsWith('/')) return false;
  let begin = 1;
  for (let i = 1; i <= path.length; i += 1) {
    const unit = i < path.length ? path.charCodeAt(i) : SLASH;
    if (unit === SLASH) {
      if (!isName(path, begin, i)) return false;
      begin = i + 1;
    } else if (isForbidden(unit)) {
      return false;
    }
  }
  return true;
}

/** Faster than `lastIndexOf` for paths, which are short. */
function lastSlashOf(path: string): number {
  let at = path.length - 1;
  while (at >= 0 && path.charCodeAt(at) !== SLASH) at -= 1;
  return at;
}

function isName(path: string, begin: number, end: number): boolean {
  if (end - begin > 2) return true;
  for (let i = begin; i < end; i += 1) if (path.charCodeAt(i) !== DOT) return true;
  return false;
}

/** In units of UTF-16, as Java counts: control characters, surrogates, the private use area and the specials. */
function isForbidden(unit: number): boolean {
  return (
    unit <= 0x1f ||
    (unit >= 0x7f && unit <= 0x9f) ||
    (unit >= 0xd800 && unit <= 0xf8ff) ||
    (unit >= 0xfff0 && unit <= 0xffff)
  );
}
