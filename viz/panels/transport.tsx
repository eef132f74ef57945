import type { JSX } from 'preact';
import { durationText, timeText } from '../app/format.js';
import { EVENTS_PER_SECOND } from '../app/playback.js';
import { SPEEDS } from '../app/navigate.js';
import type { Workbench } from '../app/workbench.js';
import { actorOf, indexOf, kindOf, Tool } from './parts.js';

/** Stepping, playing, and where the cursor stands. */
export function Transport({ app }: { readonly app: Workbench }): JSX.Element {
  const isPlaying = app.isPlaying.value;
  return (
    <footer class="transport" aria-label="Steps and playing">
      <div class="steps">
        <Tool
          label="First event"
          sign="first"
          shortcut="Home"
          onPress={() => {
            app.act({ kind: 'first' });
          }}
        />
        <Tool
          label="Previous event"
          sign="previous"
          shortcut="←"
          onPress={() => {
            app.act({ kind: 'step', by: -1, along: 'filter' });
          }}
        />
        <Tool
          label={isPlaying ? 'Pause' : 'Play'}
          sign={isPlaying ? 'pause' : 'play'}
          shortcut="Space"
          onPress={() => {
            app.act({ kind: 'play' });
          }}
        />
        <Tool
          label="Next event"
          sign="next"
          shortcut="→"
          onPress={() => {
            app.act({ kind: 'step', by: 1, along: 'filter' });
          }}
        />
        <Tool
          label="Last event"
          sign="last"
          shortcut="End"
          onPress={() => {
            app.act({ kind: 'last' });
          }}
        />
      </div>
      <Speed app={app} />
      {app.skippedMicros.value !== null && (
        <span class="chip plain" role="status">
          » {durationText(app.skippedMicros.value)} skipped
        </span>
      )}
      <Readout app={app} />
    </footer>
  );
}

function Speed({ app }: { readonly app: Workbench }): JSX.Element {
  const isOrder = app.layout.value === 'order';
  const textOf = (speed: number): string =>
    isOrder
      ? `${String(speed * EVENTS_PER_SECOND)} ${speed * EVENTS_PER_SECOND === 1 ? 'event' : 'events'}/s`
      : `${String(speed)}×`;
  return (
    <label class="labelled">
      <span class="unseen">Speed</span>
      <select
        class="field"
        title="Speed (− and =)"
        value={String(app.speed.value)}
        onChange={(event) => {
          app.act({ kind: 'speed', speed: Number(event.currentTarget.value) });
        }}
      >
        {SPEEDS.map((speed) => (
          <option key={speed} value={String(speed)}>
            {textOf(speed)}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Where the cursor stands and what the last action had to say. */
export function Readout({ app }: { readonly app: Workbench }): JSX.Element | null {
  const model = app.model.value;
  if (model === null) return null;
  const row = app.cursor.value;
  return (
    <div class="readout">
      <button
        type="button"
        class="link mono"
        title="Go to an event or a time (g)"
        onClick={() => {
          app.act({ kind: 'go-to' });
        }}
      >
        #{indexOf(model, row)} · {timeText(app.nowMicros.value)}
      </button>
      <strong>{actorOf(model, row)}</strong>
      <span class="mono muted">{kindOf(model, row)}</span>
      <span class="summary">{app.details.summary(row)}</span>
      {app.notice.value !== '' && (
        <span class="notice" role="status">
          {app.notice.value}
        </span>
      )}
    </div>
  );
}
