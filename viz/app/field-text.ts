/** The fields of an event as people read them, by what the events are declared to be. */
import type { FieldSpec } from '../../core/define-events.js';
import { eventsOf } from '../../sim/protocols/events.js';
import type { Actor } from '../../sim/cluster.js';
import type { TraceModel } from '../model/trace-model.js';
import { durationText, timeText } from './format.js';

export interface FieldText {
  readonly name: string;
  readonly text: string;
  /** Whether it is a number or an id, set in monospace. */
  readonly isCode: boolean;
}

const ZXID_EPOCH = 2 ** 32;

/** All fields of an event, in their declared order; those that nobody declared come last, as they are. */
export function fieldTexts(model: TraceModel, event: { readonly kind: string }): readonly FieldText[] {
  const specs: Readonly<Record<string, FieldSpec>> =
    eventsOf(model.header.protocol)?.[event.kind]?.fields ?? {};
  return Object.entries(event)
    .filter(([name]) => name !== 'kind')
    .map(([name, value]: [string, unknown]) => {
      const spec = specs[name];
      return { name: wordsOf(name), text: valueText(value, spec, model.actors), isCode: spec !== 'text' };
    });
}

function valueText(value: unknown, spec: FieldSpec | undefined, actors: readonly Actor[]): string {
  if (value === null || value === undefined) return 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  const type = typeof spec === 'string' ? spec.replace('?', '') : 'sids';
  if (typeof value === 'number') return spec === undefined ? String(value) : numberText(value, type, actors);
  if (Array.isArray(value) && spec !== undefined && (type === 'sids' || type === 'actors')) {
    return value.map((address: unknown) => nameOf(address, actors)).join(' ') || 'none';
  }
  return plainText(value);
}

function numberText(value: number, type: string, actors: readonly Actor[]): string {
  switch (type) {
    case 'actor':
      return nameOf(value, actors);
    case 'zxid':
      return `${String(Math.floor(value / ZXID_EPOCH))}.${String(value % ZXID_EPOCH)}`;
    case 'micros':
      return value >= 1_000_000 ? timeText(value) : durationText(value);
    case 'session':
      return `0x${value.toString(16)}`;
    case 'msg':
      return `${String(Math.floor(value / ZXID_EPOCH))}.${String(value % ZXID_EPOCH)}`;
    default:
      return String(value);
  }
}

function nameOf(address: unknown, actors: readonly Actor[]): string {
  return actors.find(({ id }) => id === address)?.name ?? String(address);
}

/** `path /a, data v1`: plain data without brackets. */
function plainText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value === null || value === undefined) return 'none';
  if (Array.isArray(value)) return value.map(plainText).join('; ') || 'none';
  if (typeof value === 'object') {
    return Object.entries(value)
      .map(([name, inner]: [string, unknown]) => `${wordsOf(name)} ${plainText(inner)}`)
      .join(', ');
  }
  return 'unreadable';
}

/** `acceptedEpoch` as `accepted epoch`. */
function wordsOf(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, (_, before: string, capital: string) => {
    return `${before} ${capital.toLowerCase()}`;
  });
}
