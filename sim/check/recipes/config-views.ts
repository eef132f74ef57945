/** What configuration is in the committed history, as the recipes that show it say it. */
import type { Zxid } from '../../../core/zxid.js';
import type { ServiceGhosts } from '../service/ghosts/ghosts.js';

export const LATEST = Number.MAX_SAFE_INTEGER;

/** `/a/b` */
function below(path: string, name: string): string {
  return path === '/' ? `/${name}` : `${path}/${name}`;
}

/** One znode: `=data`; nothing if there is none that everybody may read. */
export function nodeView({ model }: ServiceGhosts, path: string, zxid: Zxid): string {
  const { answer } = model.read({ kind: 'getData', path, watch: false }, zxid);
  return answer.kind === 'data' ? `=${answer.data ?? ''}` : '';
}

/** A set: `revision: a=1 b=2`; nothing if no revision is in force. */
export function setView(service: ServiceGhosts, path: string, zxid: Zxid): string {
  const revision = nodeView(service, below(path, 'current'), zxid);
  if (revision === '') return '';
  const names = childrenAsOf(service, path, zxid).filter((name) => name !== 'current');
  const entries = names.map((name) => ` ${name}${nodeView(service, below(path, name), zxid)}`);
  return `${revision.slice(1)}:${entries.join('')}`;
}

/** The names of the children then, in the order of the alphabet. */
export function childrenAsOf({ model }: ServiceGhosts, path: string, zxid: Zxid): readonly string[] {
  const { answer } = model.read({ kind: 'getChildren', path, watch: false }, zxid);
  if (answer.kind !== 'children') return [];
  return [...answer.children].sort((one, other) => (one < other ? -1 : one > other ? 1 : 0));
}

/** All znodes at a path and below it, at present, with what is in them. */
export function subtreeViews(service: ServiceGhosts, root: string): ReadonlyMap<string, string> {
  const views = new Map<string, string>();
  const ahead = [root];
  for (let path = ahead.pop(); path !== undefined; path = ahead.pop()) {
    const view = nodeView(service, path, LATEST);
    if (view !== '') views.set(path, view);
    for (const name of childrenAsOf(service, path, LATEST)) ahead.push(below(path, name));
  }
  return views;
}
