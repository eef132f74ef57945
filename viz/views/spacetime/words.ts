/** The diagram in sentences. */
import { countOf, timeText } from '../../app/format.js';
import { MESSAGE_FATES } from '../../model/trace-model.js';
import type { Drawing } from './drawing.js';
import { visibleSum } from './fold.js';
import { AXIS_WORDS } from './paint-axis.js';

/** What is seen, for those who cannot see it. */
export function summaryOf(drawing: Drawing): string {
  const { frame, subject, picture } = drawing;
  const { model } = subject;
  const from = frame.axis.microsAt(frame.axis.start);
  const to = frame.axis.microsAt(frame.axis.end);
  const servers = frame.lanes.filter(({ role }) => role === 'server').length;
  const others = frame.lanes.length - servers;
  const lanes = `${countOf(servers, 'server')}${others === 0 ? '' : ` and ${countOf(others, 'client')}`}`;
  const span = `Space-time diagram, ${timeText(from)} to ${timeText(to)}, ${AXIS_WORDS[frame.axis.map.mode]}.`;
  const folded = foldedText(drawing);
  if (folded !== null) return `${span} ${lanes}. ${folded}`;
  const lost = MESSAGE_FATES.indexOf('lost');
  const losses = picture.arrows.message.filter((id) => model.messages.fate[id] === lost).length;
  const messages = countOf(picture.arrows.count, 'message');
  return `${span} ${lanes}. ${messages}, ${String(losses)} of them lost, and ${countOf(picture.events.count, 'other event')}.`;
}

/** How many messages and events of what is seen a drawing folds together. */
export function foldedCounts({ frame, picture }: Drawing): {
  readonly messages: number;
  readonly events: number;
} {
  const { fold, foldsMessages, foldsEvents } = picture;
  if (fold === null) return { messages: 0, events: 0 };
  const { axis } = frame;
  return {
    messages: foldsMessages
      ? visibleSum(fold.messages, fold.ribbons, axis) + visibleSum(fold.others, fold.ribbons, axis)
      : 0,
    events: foldsEvents ? visibleSum(fold.events, fold.bars, axis) : 0,
  };
}

/** What is not drawn one by one; null if everything is. */
export function foldedText(drawing: Drawing): string | null {
  const { messages, events } = foldedCounts(drawing);
  if (messages === 0 && events === 0) return null;
  const parts = [
    ...(messages > 0 ? [countOf(messages, 'message')] : []),
    ...(events > 0 ? [countOf(events, 'event')] : []),
  ];
  const links = drawing.picture.fold?.otherPairs ?? 0;
  const without = messages > 0 && links > 0 ? ` ${countOf(links, 'quiet link')} without a ribbon.` : '';
  return `Counted: ${parts.join(', ')}.${without}`;
}
