/** Sessions and watches in words. */
import { formatZxid } from '../../../core/zxid.js';
import { durationText, timeText } from '../../app/format.js';
import type { SessionHistory, Tables, WatchHistory } from '../../model/tables.js';
import type { Row, TraceModel } from '../../model/trace-model.js';
import { NO_ROW } from '../../model/trace-model.js';
import { isDuring } from '../chart/moments.js';
import { timeLeft } from './session-lanes.js';

/** Its leader found its deadline passed; a later one may know nothing of that, and renews it. */
function isExpiring({ expiring, renewals }: SessionHistory, row: Row): boolean {
  return isBy(expiring, row) && !renewals.some((renewal) => renewal.row > expiring && renewal.row <= row);
}

/** What has become of a session by a row. */
export function sessionState(session: SessionHistory, model: TraceModel, row: Row): string {
  const { opened, attachments, expiring, closed } = session;
  if (isBy(closed, row)) return isBy(expiring, row) ? 'expired' : 'closed';
  const attachment = attachments.find((one) => isDuring(one, row));
  const left = timeLeft(session, model, model.columns.micros[row] ?? 0);
  const deadline =
    left === null ? '' : left > 0 ? `, ${durationText(left)} left` : `, overdue by ${durationText(-left)}`;
  if (isExpiring(session, row)) return 'expiring';
  if (attachment !== undefined) return `at ${nameOf(model, attachment.server)}${deadline}`;
  if (!isBy(opened, row) && !attachments.some(({ start }) => start <= row)) return 'not open yet';
  return `not attached${deadline}`;
}

export function watchWords(watch: WatchHistory, model: TraceModel): string {
  const { path, list, server, armed, changed, fired, told, removed, shown, shownBefore, zxid, type } = watch;
  const steps: readonly (readonly [string, Row])[] = [
    ['armed', armed],
    [zxid === null ? 'changed' : `changed by ${formatZxid(zxid)}`, changed],
    [armed === NO_ROW ? `${type} sent, missed while away` : `${type} sent`, fired],
    ['client told', told],
    ['first reply with the change', shown],
    ['given up', removed],
  ];
  const lines = steps.flatMap(([word, row]) => (row === NO_ROW ? [] : [`${word} ${whenText(model, row)}`]));
  const order =
    shownBefore === NO_ROW
      ? []
      : ['▲ the reply with the change was sent before the event: the order is broken'];
  return [`${list} watch of ${path} at ${nameOf(model, server)}`, ...lines, ...order].join('\n');
}

/** A sentence for each session that is not over, and the counts. */
export function sessionSentences(
  { sessions, watches }: Tables,
  model: TraceModel,
  row: Row,
): readonly string[] {
  const broken = watches.filter((watch) => isBy(watch.shownBefore, row)).length;
  const lines = sessions.flatMap((session) => {
    const state = sessionState(session, model, row);
    if (state === 'closed' || state === 'expired' || state === 'not open yet') return [];
    return [`Session ${session.name} of ${clientName(session, model)}: ${state}.`];
  });
  const order =
    broken === 0
      ? 'No client was shown a change before its watch event.'
      : `${String(broken)} times a client was shown a change before its watch event.`;
  const total = `${String(sessions.length)} sessions and ${String(watches.length)} watches in this trace.`;
  return [total, ...lines, order];
}

export function clientName({ client }: SessionHistory, model: TraceModel): string {
  return client === null ? 'an unknown client' : nameOf(model, client);
}

export function nameOf(model: TraceModel, place: number): string {
  return model.actors[place]?.name ?? '?';
}

export function whenText({ columns }: TraceModel, row: Row): string {
  return `at ${timeText(columns.micros[row] ?? 0)} (#${String(columns.index[row] ?? row)})`;
}

function isBy(step: Row, row: Row): boolean {
  return step !== NO_ROW && step <= row;
}
