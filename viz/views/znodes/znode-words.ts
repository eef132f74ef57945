/** Znodes in words. */
import { formatSessionId } from '../../../core/ids.js';
import { nameOf } from '../../../core/znode/path.js';
import { formatZxid } from '../../../core/zxid.js';
import { countOf } from '../../app/format.js';
import type { ZnodeChange } from '../../model/tables.js';
import type { Row, TraceModel } from '../../model/trace-model.js';
import type { TreeAt, Viewpoint, ZnodeView } from './znode-trees.js';

export function nameWords(path: string): string {
  return path === '/' ? '/' : nameOf(path);
}

/** `"v3"`, `"a long text…" (120 bytes)`, `no data`. */
export function dataWords({ data, dataLength }: ZnodeChange): string {
  if (data === null) return 'no data';
  const text = JSON.stringify(data);
  return dataLength > data.length ? `${text.slice(0, -1)}…" (${String(dataLength)} bytes)` : text;
}

/** What became of it with the last transaction. */
export function freshWord({ change, isFresh }: ZnodeView): string | null {
  if (!isFresh) return change.op === 'deleted' ? 'not here' : null;
  switch (change.op) {
    case 'created':
      return 'new';
    case 'deleted':
      return 'deleted';
    case 'changed':
    case 'loaded':
      return 'changed';
  }
}

/** Children ever created, from which the next sequential child takes its number. */
export function nextNumber({ cversion, numChildren }: ZnodeChange): number {
  return (cversion + numChildren) / 2;
}

export function ownerWords({ ephemeralOwner }: ZnodeChange): string | null {
  return ephemeralOwner === 0 ? null : formatSessionId(ephemeralOwner);
}

export function viewpointWords(viewpoint: Viewpoint, model: TraceModel): string {
  return viewpoint === 'committed' ? 'committed' : (model.actors[viewpoint]?.name ?? '?');
}

export function treeSentences(
  { znodes, zxid }: TreeAt,
  { viewpoint, row, model }: { readonly viewpoint: Viewpoint; readonly row: Row; readonly model: TraceModel },
): readonly string[] {
  const here = znodes.filter(({ change }) => change.op !== 'deleted');
  const differing = znodes.filter(({ others }) => others.length > 0);
  const whose =
    viewpoint === 'committed' ? 'The committed tree' : `The tree of ${viewpointWords(viewpoint, model)}`;
  const at = `at event #${String(model.columns.index[row] ?? row)}`;
  return [
    `${whose} ${at}: ${countOf(here.length, 'znode')}, last changed by ${formatZxid(zxid)}.`,
    differing.length === 0
      ? 'All servers that are up see the same.'
      : `${countOf(differing.length, 'znode')} ${differing.length === 1 ? 'is' : 'are'} seen otherwise by some server.`,
  ];
}
