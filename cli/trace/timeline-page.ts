import type { Violation } from '../../sim/check/checker.js';
import type { Look } from '../report/output.js';
import { formatMicrosAsMs, wrap } from '../report/text.js';
import type { TimelineRow } from './timeline.js';

/** Longer texts stand out of their column where nothing limits the width. */
const TEXT_WIDTH_MAX = 100;
const GAP = '  ';

interface Widths {
  readonly index: number;
  readonly time: number;
  readonly actor: number;
  readonly text: number;
  readonly cause: number;
}

/** The lines of a timeline: index, time in ms, actor, event, cause; below an event what it proves. */
export function* renderTimeline(
  rows: readonly TimelineRow[],
  violations: readonly Violation[],
  look: Look,
): Generator<string> {
  const widths = measure(rows, look);
  const proofs = proofsOf(violations);
  const head = { index: 'event', time: 'ms', actor: 'actor', text: 'what', cause: 'cause' };
  yield `  ${line(head, widths)}`;
  for (const row of rows) {
    const proven = proofs.get(row.index) ?? [];
    const [text = '', ...more] = wrap(row.text, widths.text);
    const cells = {
      index: String(row.index),
      time: formatMicrosAsMs(row.micros),
      actor: row.actor,
      text,
      cause: row.cause === 0 ? '' : String(row.cause),
    };
    yield `${proven.length > 0 ? '> ' : '  '}${line(cells, widths)}`;
    const margin = ' '.repeat(2 + widths.index + widths.time + widths.actor + 3 * GAP.length);
    for (const rest of more) yield `${margin}${rest}`;
    for (const { rule, slug, role } of proven) {
      yield `${margin}^ ${look.paint.cyan(`${rule} ${slug}`)}: ${role}`;
    }
  }
}

interface Proof {
  readonly rule: string;
  readonly slug: string;
  readonly role: string;
}

/** What each event proves, by its index. */
function proofsOf(violations: readonly Violation[]): ReadonlyMap<number, readonly Proof[]> {
  const proofs = new Map<number, Proof[]>();
  for (const { rule, slug, evidence } of violations) {
    for (const { index, role } of evidence) {
      proofs.set(index, [...(proofs.get(index) ?? []), { rule, slug, role }]);
    }
  }
  return proofs;
}

function measure(rows: readonly TimelineRow[], look: Look): Widths {
  const widths = { index: 5, time: 2, actor: 5, text: 4, cause: 5 };
  for (const row of rows) {
    widths.index = Math.max(widths.index, String(row.index).length);
    widths.time = Math.max(widths.time, formatMicrosAsMs(row.micros).length);
    widths.actor = Math.max(widths.actor, row.actor.length);
    widths.text = Math.max(widths.text, row.text.length);
  }
  const others = 2 + widths.index + widths.time + widths.actor + widths.cause + 4 * GAP.length;
  const isWindow = Number.isFinite(look.columns);
  const room = isWindow ? Math.max(20, look.columns - others) : TEXT_WIDTH_MAX;
  return { ...widths, text: Math.min(widths.text, room) };
}

function line(cells: Readonly<Record<keyof Widths, string>>, widths: Widths): string {
  return [
    cells.index.padStart(widths.index),
    cells.time.padStart(widths.time),
    cells.actor.padEnd(widths.actor),
    cells.text.padEnd(widths.text),
    cells.cause.padStart(widths.cause),
  ]
    .join(GAP)
    .trimEnd();
}
