import type { JSX } from 'preact';
import { timeText } from '../../app/format.js';
import { sentencesOf } from '../../app/finding-words.js';
import type { Workbench } from '../../app/workbench.js';
import type { EvidenceStop, Finding, TraceModel } from '../../model/trace-model.js';
import { NO_ROW } from '../../model/trace-model.js';
import { actorOf, Tool } from '../parts.js';

export interface FindingCardProps {
  readonly app: Workbench;
  readonly model: TraceModel;
  readonly finding: Finding;
  /** Among the model's findings. */
  readonly place: number;
}

/** One broken promise: what was promised, what happened, and the events that prove it. */
export function FindingCard({ app, model, finding, place }: FindingCardProps): JSX.Element {
  const { promised, happened } = sentencesOf(finding);
  const last = finding.stops[finding.stops.length - 1];
  return (
    <section class="card finding-card">
      <p class="bad">
        <span aria-hidden="true">▲</span> Violated: <b class="mono">{finding.rule}</b> {finding.slug}
      </p>
      <h2>{happened}</h2>
      <p>
        <b>Promised:</b> {promised}
      </p>
      <h3>Evidence</h3>
      {finding.stops.length === 0 && <p class="muted">This finding names no events.</p>}
      <ol class="stops">
        {finding.stops.map((stop, number) => (
          <li key={number}>
            <Stop app={app} model={model} stop={stop} finding={place} number={number} />
          </li>
        ))}
      </ol>
      <div class="buttons">
        <Tool
          label="Causal cone"
          shortcut="c"
          isPressed={app.cone.value !== 'off'}
          isDisabled={last === undefined}
          onPress={() => {
            app.act({ kind: 'cone' });
          }}
        />
        <Tool
          label="Why?"
          shortcut="w"
          onPress={() => {
            app.act({ kind: 'why' });
          }}
        />
        <Tool
          label="Compare"
          shortcut="8"
          onPress={() => {
            app.act({ kind: 'view', view: 'compare' });
          }}
        />
        <Tool
          label="Export"
          onPress={() => {
            app.act({ kind: 'export' });
          }}
        />
      </div>
    </section>
  );
}

interface StopProps {
  readonly app: Workbench;
  readonly model: TraceModel;
  readonly stop: EvidenceStop;
  readonly finding: number;
  readonly number: number;
}

function Stop({ app, model, stop, finding, number }: StopProps): JSX.Element {
  const isHere = app.finding.value === finding && app.stop.value === number;
  const { row, index, role } = stop;
  return (
    <button
      type="button"
      class="stop-link"
      aria-current={isHere ? 'step' : undefined}
      onClick={() => {
        app.act({ kind: 'finding', finding, stop: number });
      }}
    >
      <span class="stop-number">{number + 1}</span>
      <span>
        <b>{role}</b>
        {row === NO_ROW ? (
          <span class="muted"> event #{index}, which is not among those shown</span>
        ) : (
          <>
            {' '}
            {actorOf(model, row)} {app.details.summary(row)}{' '}
            <span class="muted mono">
              #{index}, {timeText(model.columns.micros[row] ?? 0)}
            </span>
          </>
        )}
      </span>
    </button>
  );
}
