/** Lists of rights as values: which a znode gets, and what they allow to whom. */
import type { Acl, Identity } from '../../../../core/znode/acl.js';
import { PERMS, grantedList, hasRight, hidden } from '../../service/model/permissions.js';

export interface List {
  readonly lines: readonly Acl[];
  /** All of it as a text, which no other list has; empty if everybody may do everything. */
  readonly text: string;
}

export type Right = keyof typeof PERMS;

/** What a znode has that was not made on request. */
export const OPEN: List = { lines: [{ perms: 31, scheme: 'world', id: 'anyone' }], text: '' };

/** The list that a znode gets if these ask for this one; null if it cannot be one. */
export function listOf(asked: readonly Acl[], who: readonly Identity[]): List | null {
  if (isOpen(asked)) return OPEN;
  const lines = grantedList(asked, who);
  return lines === null ? null : { lines, text: isOpen(lines) ? '' : lines.map(textOf).join('') };
}

export function allows({ lines, text }: List, right: Right, who: readonly Identity[]): boolean {
  return text === '' || hasRight(lines, PERMS[right], who);
}

/** The lines that these are shown; null if they may neither read nor administer. */
export function shownTo(list: List, who: readonly Identity[]): readonly Acl[] | null {
  if (allows(list, 'admin', who)) return list.lines;
  return allows(list, 'read', who) ? hidden(list.lines) : null;
}

function isOpen([only, ...others]: readonly Acl[]): boolean {
  return only?.perms === 31 && only.scheme === 'world' && only.id === 'anyone' && others.length === 0;
}

/** Ids may hold any character, so their length leads. */
function textOf({ perms, scheme, id }: Acl): string {
  return `[${String(perms)} ${String(scheme.length)}:${scheme} ${String(id.length)}:${id}]`;
}
