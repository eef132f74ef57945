import type { TraceModel } from '../model/trace-model.js';
import type { Exporter } from './exporter.js';
import { actorName, countText, fileNameOf, rowsOf, summariesOf } from './exporter.js';
import { vectorClocks } from './vector-clocks.js';

/** ShiViz draws every event as an element of a page. */
const EVENTS_MAX = 5_000;

/** What ShiViz is to be told of a log's form: two lines for each event. */
const PATTERN = '(?<host>\\S*) (?<clock>{.*})\\n(?<event>.*)';

/** A log for https://bestchai.bitbucket.io/shiviz/: events with vector clocks. */
export const shivizExporter: Exporter = {
  id: 'shiviz',
  title: 'ShiViz log',
  says: 'Events with vector clocks, for the ShiViz visualiser. Its parser pattern is the first line.',
  async make(request) {
    const { model } = request;
    const wanted = rowsOf(request);
    const rows = wanted.slice(Math.max(0, wanted.length - EVENTS_MAX));
    const texts = await summariesOf(request, rows);
    const clocks = vectorClocks(model, rows);
    const lines = rows.map((row, i) => {
      const place = model.columns.actor[row] ?? 0;
      const kind = model.kinds[model.columns.kind[row] ?? 0]?.kind ?? '';
      const text = `#${String(model.columns.index[row] ?? 0)} ${kind} ${texts[i] ?? ''}`;
      return `${hostName(model, place)} ${clockText(model, clocks[i])}\n${text.replaceAll('\n', ' ').trim()}\n`;
    });
    const left = wanted.length - rows.length;
    return {
      name: fileNameOf(model, 'shiviz.log'),
      mime: 'text/plain',
      parts: [`${PATTERN}\n\n`, ...lines],
      notes:
        left === 0 ? [] : [`The first ${countText(left)} events are left out: ShiViz draws a few thousand.`],
    };
  },
};

/** A name without spaces, as the pattern has it. */
function hostName(model: TraceModel, place: number): string {
  return actorName(model, place).replaceAll(/\s+/g, '-');
}

function clockText(model: TraceModel, clock: Uint32Array | undefined): string {
  const entries: [string, number][] = [];
  clock?.forEach((count, place) => {
    if (count > 0) entries.push([hostName(model, place), count]);
  });
  return JSON.stringify(Object.fromEntries(entries));
}
