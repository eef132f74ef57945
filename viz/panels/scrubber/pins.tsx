import type { JSX } from 'preact';
import type { Workbench } from '../../app/workbench.js';
import { microsOf, shareOfTime } from '../../app/ranges.js';
import { rowNearIndex } from '../../app/stepping.js';
import type { TraceModel } from '../../model/trace-model.js';
import { NO_ROW } from '../../model/trace-model.js';

export interface PinsProps {
  readonly app: Workbench;
  readonly model: TraceModel;
  readonly width: number;
}

/** Pins nearer than this, in px, become one with a count. */
const NEAR = 20;

interface Pin {
  readonly x: number;
  /** Places in the model's findings. */
  readonly findings: readonly number[];
}

/** Where the last evidence of each finding lies, and where the reader left bookmarks and notes. */
export function Pins({ app, model, width }: PinsProps): JSX.Element {
  return (
    <>
      {pinsOf(model, width).map(({ x, findings }) => {
        const [first] = findings;
        const names = findings.map((place) => findingName(model, place)).join(', ');
        return (
          <button
            type="button"
            key={x}
            class="pin"
            style={{ left: `${String(x)}px` }}
            title={names}
            aria-label={
              findings.length > 1 ? `${String(findings.length)} findings: ${names}` : `Finding: ${names}`
            }
            onPointerDown={stop}
            onClick={() => {
              if (first === undefined) return;
              const last = (model.findings[first]?.stops.length ?? 1) - 1;
              app.act({ kind: 'finding', finding: first, stop: Math.max(0, last) });
            }}
          >
            <span aria-hidden="true">▲</span>
            {findings.length > 1 ? findings.length : ''}
          </button>
        );
      })}
      <ReaderPins app={app} model={model} width={width} />
    </>
  );
}

function ReaderPins({ app, model, width }: PinsProps): JSX.Element {
  const notes = new Map(app.notes.value.map(({ row, text }) => [row, text]));
  const rows = new Set([...app.bookmarks.value, ...notes.keys()]);
  return (
    <>
      {[...rows].map((row) => {
        const note = notes.get(row);
        const label = note === undefined ? 'Bookmark' : `Note: ${note}`;
        return (
          <button
            type="button"
            key={row}
            class="pin reader"
            style={{ left: `${String(shareOfTime(model, microsOf(model, row)) * width)}px` }}
            title={label}
            aria-label={label}
            onPointerDown={stop}
            onClick={() => {
              app.moveTo(row, 'jump');
            }}
          >
            <span aria-hidden="true">{note === undefined ? '★' : '✎'}</span>
          </button>
        );
      })}
    </>
  );
}

/** The track below would take the cursor there as well. */
function stop(event: Event): void {
  event.stopPropagation();
}

function findingName(model: TraceModel, place: number): string {
  const finding = model.findings[place];
  return finding === undefined ? '' : `${finding.rule} ${finding.slug}`;
}

/**
 * Pins from left to right, those that would overlap as one.
 *
 * @testonly
 */
export function pinsOf(model: TraceModel, width: number): readonly Pin[] {
  const places = model.findings.flatMap(({ stops }, finding) => {
    const last = stops[stops.length - 1];
    if (last === undefined) return [];
    const row = last.row === NO_ROW ? rowNearIndex(model, last.index) : last.row;
    return [{ x: shareOfTime(model, microsOf(model, row)) * width, finding }];
  });
  places.sort((a, b) => a.x - b.x);
  const pins: { x: number; findings: number[] }[] = [];
  for (const { x, finding } of places) {
    const before = pins[pins.length - 1];
    if (before !== undefined && x - before.x < NEAR) before.findings.push(finding);
    else pins.push({ x, findings: [finding] });
  }
  return pins;
}
