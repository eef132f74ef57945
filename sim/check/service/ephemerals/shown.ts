import type { Answer } from '../../../../core/znode/answers.js';
import type { Stat } from '../../../../core/znode/stat.js';

/** The Stat in an answer to a read; null if it has none. */
export function statIn(answer: Answer): Stat | null {
  return answer.kind === 'stat' || answer.kind === 'data' || answer.kind === 'children2' ? answer.stat : null;
}

/** The names in an answer to a read; null if it lists none. */
export function namesIn(answer: Answer): readonly string[] | null {
  return answer.kind === 'children' || answer.kind === 'children2' ? answer.children : null;
}

/** `/q/a`, or `/a` below the root. */
export function childPath(parent: string, name: string): string {
  return parent === '/' || parent === '' ? `/${name}` : `${parent}/${name}`;
}
