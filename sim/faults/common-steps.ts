/** The forms that steps have in every protocol. */
import type { Tag } from '../../core/storage/tag.js';
import type { WorldEvent } from '../trace/world-events.js';
import type { Step } from './steps.js';

/** A step that an event of its own stands for. */
export function reported<E extends { readonly kind: string }>(kind: E['kind']): Step<E> {
  return {
    kind,
    matches: () => true,
    to: (event) => ('to' in event && typeof event.to === 'number' ? event.to : null),
  };
}

type Sent = Extract<WorldEvent, { readonly kind: 'net.sent' }>;

/** The sending of a message of one of these names, or of those among them that `isMeant` picks. */
export function sent(
  names: readonly string[],
  isMeant: (event: Sent) => boolean = () => true,
): Step<WorldEvent> {
  return {
    kind: 'net.sent',
    matches: (event) => event.kind === 'net.sent' && names.includes(event.type) && isMeant(event),
    to: (event) => (event.kind === 'net.sent' ? event.to : null),
  };
}

/** The sync that makes something durable, be it in any phase or in the one given. */
export function synced(tags: readonly Tag['kind'][], phase: string | null = null): Step<WorldEvent> {
  return {
    kind: 'disk.synced',
    matches: (event, actor, phases) =>
      event.kind === 'disk.synced' &&
      event.tags.some(({ kind }) => tags.includes(kind)) &&
      (phase === null || phases.phaseOf(actor) === phase),
    to: () => null,
  };
}
