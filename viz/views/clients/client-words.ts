/** Calls of clients in words. */
import { formatZxid } from '../../../core/zxid.js';
import { countOf, durationText, timeText } from '../../app/format.js';
import type { Operation, Row, TraceModel } from '../../model/trace-model.js';
import { NO_ROW } from '../../model/trace-model.js';
import type { Point, Points } from './points.js';

/** `= 2.5`, `failed: NONODE`, `outcome unknown`, `open`. */
export function outcomeWords({ outcome, result }: Operation): string {
  switch (outcome) {
    case 'ok':
      return result === '' ? 'ok' : `= ${result}`;
    case 'fail':
      return `failed: ${result}`;
    case 'unknown':
      return 'outcome unknown: it took effect once, will later, or never';
    case 'open':
      return 'open at the end of the trace';
  }
}

export function operationWords(operation: Operation, point: Point | null, model: TraceModel): string {
  const { actor, text, called, ended, calledMicros, endedMicros } = operation;
  const name = model.actors[actor]?.name ?? '?';
  const lines = [
    `${name}: ${text}`,
    outcomeWords(operation),
    `called at ${timeText(calledMicros)} (#${String(model.columns.index[called] ?? called)})`,
  ];
  if (ended !== NO_ROW) lines.push(`ended ${durationText(endedMicros - calledMicros)} later`);
  if (point !== null) lines.push(pointWords(operation, point));
  return lines.join('\n');
}

function pointWords({ isUpdate }: Operation, { zxid, micros, isInside, staleBy }: Point): string {
  if (!isUpdate)
    return staleBy === 0
      ? `read the state at ${formatZxid(zxid)}`
      : `read the state at ${formatZxid(zxid)}, ${countOf(staleBy, 'update')} behind`;
  const where = isInside ? '' : '\n▲ that is not between its call and its answer';
  return `took effect at ${timeText(micros)} as ${formatZxid(zxid)}${where}`;
}

/** How many calls of each client are open, and the totals. */
export function clientSentences(model: TraceModel, points: Points, row: Row): readonly string[] {
  const { operations, actors } = model;
  const total = (outcome: Operation['outcome']): number =>
    operations.filter((operation) => operation.outcome === outcome).length;
  const open = actors.flatMap(({ name }, actor) => {
    const calls = operations.filter((operation) => operation.actor === actor && isOpen(operation, row));
    return calls.length === 0 ? [] : [`${name} waits for ${calls.map(({ text }) => text).join(', ')}.`];
  });
  const outside = points.updates.filter(({ isInside }) => !isInside).length;
  return [
    `${countOf(operations.length, 'call')} of clients: ${String(total('ok'))} ok, ${String(total('fail'))} failed, ` +
      `${String(total('unknown'))} unknown, ${String(total('open'))} open at the end.`,
    ...open,
    ...(outside === 0 ? [] : [`${countOf(outside, 'update')} took effect outside of call and answer.`]),
  ];
}

export function isOpen({ called, ended }: Operation, row: Row): boolean {
  return called <= row && (ended === NO_ROW || ended > row);
}
