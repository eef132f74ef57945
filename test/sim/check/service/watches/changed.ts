import { create, get, list, set } from '../hands.js';
import type { WholeStage } from '../whole.js';
import { whole } from '../whole.js';

/** There is /a, and c1 watches its data; then c2 changes it. */
export function changed(): WholeStage & { readonly zxid: number; readonly watch: number } {
  const stage = whole();
  stage.c2.does(create('/a'));
  stage.c1.does(list('/', true));
  const watch = stage.c1.does(get('/a', true)).returned - 1;
  const { zxid } = stage.c2.does(set('/a', 'new'));
  return Object.assign(stage, { zxid, watch });
}
