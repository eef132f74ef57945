import type { JSX } from 'preact';
import { countOf, countText } from '../app/format.js';
import { moved } from '../app/lane-order.js';
import { actorAt } from '../app/roles.js';
import type { Workbench } from '../app/workbench.js';
import type { TraceModel } from '../model/trace-model.js';
import { actorName, Tool } from './parts.js';

/** The lanes in their order: who is what, and which of them are in sight. */
export function Rail({ app }: { readonly app: Workbench }): JSX.Element | null {
  const model = app.model.value;
  if (model === null) return null;
  const lanes = app.lanes.value;
  const hidden = model.actors.flatMap((_, place) => (lanes.includes(place) ? [] : [place]));
  return (
    <nav class="rail" aria-label="Lanes">
      <h2>Lanes</h2>
      <ol class="lanes">
        {lanes.map((lane) => (
          <Lane key={lane} app={app} model={model} lane={lane} />
        ))}
      </ol>
      {hidden.length > 0 && (
        <>
          <h2>Without a lane</h2>
          <ul class="lanes">
            {hidden.map((lane) => (
              <HiddenLane key={lane} app={app} model={model} lane={lane} />
            ))}
          </ul>
        </>
      )}
    </nav>
  );
}

interface LaneProps {
  readonly app: Workbench;
  readonly model: TraceModel;
  /** A place in `actors`. */
  readonly lane: number;
}

function Lane({ app, model, lane }: LaneProps): JSX.Element {
  const name = actorName(model, lane);
  const isAtCursor = model.columns.actor[app.cursor.value] === lane;
  const isPinned = app.pinnedLanes.value.has(lane);
  return (
    <li
      class={isAtCursor ? 'lane here' : 'lane'}
      draggable
      onDragStart={(event) => {
        event.dataTransfer?.setData('text/plain', String(lane));
      }}
      onDragOver={(event) => {
        event.preventDefault();
      }}
      onDrop={(event) => {
        drop(app, event, lane);
      }}
    >
      <button
        type="button"
        class="lane-name"
        aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
        title={`State of ${name}. Alt with ↑ or ↓, or dragging, moves the lane.`}
        onClick={() => {
          app.inspected.value = lane;
          app.act({ kind: 'tab', tab: 'state' });
        }}
        onKeyDown={(event) => {
          if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
          event.preventDefault();
          const by = event.key === 'ArrowUp' ? -1 : 1;
          const place = app.lanes.value.indexOf(lane) + by;
          const { currentTarget } = event;
          app.act({ kind: 'lanes', lanes: moved(app.lanes.value, lane, place) });
          // Moving an element takes the focus from it.
          requestAnimationFrame(() => {
            currentTarget.focus();
          });
        }}
      >
        <b>{name}</b> <RoleBadge app={app} model={model} lane={lane} />
      </button>
      <Tool
        label={isPinned ? `Unpin ${name}` : `Keep ${name} on top`}
        sign="pin"
        isPressed={isPinned}
        onPress={() => {
          pin(app, lane);
        }}
      />
      <Tool
        label={`Hide ${name}`}
        sign="hide"
        onPress={() => {
          app.act({ kind: 'lanes', lanes: app.lanes.value.filter((one) => one !== lane) });
        }}
      />
    </li>
  );
}

const ROLE_SIGNS: Readonly<Partial<Record<string, string>>> = {
  leading: '♛',
  following: '›',
  looking: '○',
  observing: '◦',
  down: '⊗',
  paused: '‖',
};

/** A sign and a word for what an actor is at the cursor. */
function RoleBadge({ app, model, lane }: LaneProps): JSX.Element {
  const { role, phase, epoch } = actorAt(model, lane, app.cursor.value);
  if (role === '') {
    return <span class="muted">{model.actors[lane]?.role ?? ''}</span>;
  }
  return (
    <span class={`badge ${role}`} title={phase === '' ? role : `${role}, ${phase}`}>
      <span aria-hidden="true">{ROLE_SIGNS[role] ?? ''}</span> {role}
      {epoch !== null && ` ${String(epoch)}`}
    </span>
  );
}

function HiddenLane({ app, model, lane }: LaneProps): JSX.Element {
  const name = actorName(model, lane);
  const count = (model.rowsOfActor.starts[lane + 1] ?? 0) - (model.rowsOfActor.starts[lane] ?? 0);
  return (
    <li class="lane hidden">
      <span class="lane-name">
        <b>{name}</b>{' '}
        <span class="muted" title={countOf(count, 'event')}>
          {countText(count)} events
        </span>
      </span>
      <Tool
        label={`Show ${name}`}
        sign="add"
        onPress={() => {
          app.act({ kind: 'lanes', lanes: [...app.lanes.value, lane] });
        }}
      />
    </li>
  );
}

/** Pinned lanes stand on top, in the order in which they were pinned. */
function pin(app: Workbench, lane: number): void {
  const pinned = new Set(app.pinnedLanes.value);
  if (pinned.has(lane)) pinned.delete(lane);
  else pinned.add(lane);
  app.pinnedLanes.value = pinned;
  const others = app.lanes.value.filter((one) => !pinned.has(one));
  app.act({ kind: 'lanes', lanes: [...pinned, ...others] });
}

function drop(app: Workbench, event: DragEvent, before: number): void {
  event.preventDefault();
  const text = event.dataTransfer?.getData('text/plain') ?? '';
  const lane = Number(text);
  const lanes = app.lanes.value;
  if (text === '' || !lanes.includes(lane)) return;
  app.act({ kind: 'lanes', lanes: moved(lanes, lane, lanes.indexOf(before)) });
}
