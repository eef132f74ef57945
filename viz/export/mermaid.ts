import type { Row, TraceModel } from '../model/trace-model.js';
import { MESSAGE_FATES, NO_ROW } from '../model/trace-model.js';
import type { Exporter } from './exporter.js';
import { actorName, countText, fileNameOf, rowsOf, summariesOf } from './exporter.js';

/** Those who draw such diagrams commonly take no more than 2,000 to 50,000 characters. */
const MESSAGES_MAX = 60;

/** One line of the diagram, at the row where it is drawn. */
interface Step {
  readonly row: Row;
  /** Whose words stand on it: the row of the sending, or of the event. */
  readonly says: Row;
  readonly message: number | null;
}

/** The messages that are shown, with the stops of a finding, as a Mermaid sequence diagram. */
export const mermaidExporter: Exporter = {
  id: 'mermaid',
  title: 'Sequence diagram (Mermaid)',
  says: `Up to ${String(MESSAGES_MAX)} messages as text that GitHub, GitLab and many wikis draw.`,
  async make(request) {
    const { model, cursor } = request;
    const { steps, before, after } = chooseSteps(model, rowsOf(request), cursor);
    const texts = await summariesOf(
      request,
      steps.map(({ says }) => says),
    );
    const lines = steps.map((step, i) => stepLine(model, step, texts[i] ?? ''));
    const notes = cutNotes(before, after);
    const places = participants(model, steps);
    const text = [
      'sequenceDiagram',
      `  title ${clean(titleOf(model))}`,
      ...places.map((place) => `  participant ${idOf(place)} as ${clean(actorName(model, place))}`),
      ...notes.map((note) => `  Note over ${spanOf(places)}: ${clean(note)}`),
      ...lines.map((line) => `  ${line}`),
    ].join('\n');
    return { name: fileNameOf(model, 'mmd'), mime: 'text/plain', parts: [`${text}\n`], notes };
  },
};

/** The messages nearest before the cursor, and then those after it, as many as there is room for. */
function chooseSteps(
  model: TraceModel,
  rows: readonly Row[],
  cursor: Row,
): { readonly steps: readonly Step[]; readonly before: number; readonly after: number } {
  const messages = messagesOf(model, rows);
  const upTo = messages.filter(({ row }) => row <= cursor).length;
  const first = Math.max(0, Math.min(upTo, messages.length) - MESSAGES_MAX);
  const chosen = messages.slice(first, first + MESSAGES_MAX);
  const from = first === 0 ? 0 : (chosen[0]?.row ?? 0);
  const to = chosen.at(-1)?.row ?? NO_ROW;
  const isLast = first + chosen.length === messages.length;
  const stops = new Set(model.findings.flatMap((finding) => finding.stops.map(({ row }) => row)));
  const wanted = new Set(rows);
  const notes = [...stops]
    .filter((row) => row !== NO_ROW && wanted.has(row) && row >= from && (isLast || row <= to))
    .map((row): Step => ({ row, says: row, message: null }));
  return {
    steps: [...chosen, ...notes].sort((a, b) => a.row - b.row || (a.message === null ? 1 : -1)),
    before: first,
    after: messages.length - first - chosen.length,
  };
}

/**
 * Messages that begin or end in the rows. A diagram has one order: each stands where it arrives, so that whatever a
 * server did because of it stands below.
 */
function messagesOf({ messages, columns }: TraceModel, rows: readonly Row[]): readonly Step[] {
  const seen = new Set<number>();
  for (const row of rows) {
    const message = messages.ofRow[row] ?? NO_ROW;
    if (message !== NO_ROW) seen.add(message);
  }
  const steps = [...seen].map((message): Step => {
    const sent = messages.sent[message] ?? NO_ROW;
    const ended = messages.ended[message] ?? NO_ROW;
    return { row: ended === NO_ROW ? columns.count : ended, says: sent, message };
  });
  return steps.sort((a, b) => a.row - b.row || (a.message ?? 0) - (b.message ?? 0));
}

function stepLine(model: TraceModel, { message, row, says }: Step, text: string): string {
  if (message === null) {
    const stops = model.findings.flatMap((finding) => finding.stops).filter((stop) => stop.row === row);
    const role = [...new Set(stops.map((stop) => stop.role))].join(', ');
    const place = model.columns.actor[row] ?? 0;
    return `Note over ${idOf(place)}: ${clean(role === '' ? text : `${role}: ${text}`)}`;
  }
  const { messages } = model;
  const fate = MESSAGE_FATES[messages.fate[message] ?? 0] ?? 'delivered';
  const from = idOf(messages.from[message] ?? 0);
  const to = idOf(messages.to[message] ?? 0);
  const label = labelOf(model, message, says, text);
  switch (fate) {
    case 'delivered':
      return `${from}->>${to}: ${clean(label)}`;
    case 'lost':
      return `${from}-x${to}: ${clean(`${label} (lost)`)}`;
    case 'in-flight':
      return `${from}-)${to}: ${clean(`${label} (still under way at the end)`)}`;
  }
}

/** The type of the message and what its line says of it beyond that: `PROPOSAL 2.5`. */
function labelOf(model: TraceModel, message: number, sent: Row, text: string): string {
  const type = model.messageTypes[model.messages.type[message] ?? 0] ?? 'message';
  const index = model.columns.index[sent];
  const words = text.replace(/^(sends|doubles|copies)\s+/, '').replace(/\s+to \S+$/, '');
  const label = words.includes(type) ? words : type;
  return index === undefined ? label : `${label} · #${String(index)}`;
}

function participants(model: TraceModel, steps: readonly Step[]): readonly number[] {
  const places = new Set<number>();
  for (const { message, row } of steps) {
    if (message === null) places.add(model.columns.actor[row] ?? 0);
    else places.add(model.messages.from[message] ?? 0).add(model.messages.to[message] ?? 0);
  }
  return [...places].sort((a, b) => a - b);
}

function cutNotes(before: number, after: number): readonly string[] {
  const notes: string[] = [];
  if (before > 0) notes.push(`${countText(before)} earlier messages are left out`);
  if (after > 0) notes.push(`${countText(after)} later messages are left out`);
  return notes;
}

function spanOf(places: readonly number[]): string {
  const [first = 0] = places;
  const last = places.at(-1) ?? first;
  return first === last ? idOf(first) : `${idOf(first)},${idOf(last)}`;
}

function idOf(place: number): string {
  return `p${String(place)}`;
}

function titleOf({ header }: TraceModel): string {
  const variant = header.variant === null ? '' : ` with ${header.variant}`;
  return `${header.scenario} on ${header.protocol}${variant}, seed ${String(header.seed)}`;
}

/** Mermaid takes `#` and `;` for its own, and a line for a statement. */
function clean(text: string): string {
  return text.replaceAll(/[#;]/g, (sign) => (sign === '#' ? '#35;' : '#59;')).replaceAll(/\s+/g, ' ');
}
