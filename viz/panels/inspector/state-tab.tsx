import type { JSX } from 'preact';
import { changesOf, stateText } from '../../app/state-diff.js';
import { nextOf } from '../../app/rows.js';
import type { Workbench } from '../../app/workbench.js';
import { rowsIn } from '../../model/rows.js';
import type { ActorState, StateTree } from '../../model/service.js';
import type { Row, TraceModel } from '../../model/trace-model.js';
import { NO_ROW } from '../../model/trace-model.js';
import { actorName, RowLink, Tool } from '../parts.js';
import { useAnswer } from '../use-answer.js';
import { StateTreeView } from './state-tree.js';

/** The state of an actor right after the event at hand, as its events tell it, and what has just changed in it. */
export function StateTab({ app }: { readonly app: Workbench }): JSX.Element | null {
  const model = app.model.value;
  const cursor = app.cursor.value;
  const actor = model === null ? 0 : inspectedActor(app, model);
  const since = model === null ? NO_ROW : sinceRow(app, model, actor);
  const now = useAnswer(app, () => app.service.states(cursor), [cursor, model]);
  const before = useAnswer(app, () => (since === NO_ROW ? Promise.resolve([]) : app.service.states(since)), [
    since,
    model,
  ]);
  if (model === null) return null;
  const other = app.comparedWith.value;
  const state = stateOf(now, actor);
  return (
    <article>
      <ActorChoice app={app} model={model} actor={actor} />
      {now !== null && state === null && (
        <p class="muted">{actorName(model, actor)} is down here, or has not reported anything yet.</p>
      )}
      {state !== null && before !== null && other === null && (
        <Changes app={app} actor={actor} since={since} now={state} before={stateOf(before, actor)} />
      )}
      {state !== null && (
        <StateTreeView
          app={app}
          actor={actor}
          now={state}
          before={other === null ? stateOf(before, actor) : stateOf(now, other)}
          isComparing={other !== null}
        />
      )}
    </article>
  );
}

/** The chosen actor; else the cursor's, if it is one that has a state; else the first server. */
function inspectedActor(app: Workbench, model: TraceModel): number {
  const chosen = app.inspected.value ?? model.columns.actor[app.cursor.value] ?? 0;
  if (model.actors[chosen]?.role !== 'world') return chosen;
  return Math.max(
    0,
    model.actors.findIndex(({ role }) => role === 'server'),
  );
}

/** The row that changes are counted from: the pinned one, or the one before the actor's last event. */
function sinceRow(app: Workbench, model: TraceModel, actor: number): Row {
  if (app.pinnedRow.value !== null) return app.pinnedRow.value;
  const last = nextOf(rowsIn(model.rowsOfActor, actor), app.cursor.value + 1, -1);
  return last <= 0 ? NO_ROW : last - 1;
}

function stateOf(states: readonly ActorState[] | null, actor: number): StateTree | null {
  return states?.find((state) => state.actor === actor)?.state ?? null;
}

interface ActorChoiceProps {
  readonly app: Workbench;
  readonly model: TraceModel;
  readonly actor: number;
}

function ActorChoice({ app, model, actor }: ActorChoiceProps): JSX.Element {
  const stateful = model.actors.flatMap(({ name, role }, place) =>
    role === 'world' ? [] : [{ name, place }],
  );
  const pinned = app.pinnedRow.value;
  return (
    <div class="buttons">
      <label class="labelled">
        State of{' '}
        <select
          class="field"
          value={app.inspected.value === null ? 'cursor' : String(actor)}
          onChange={(event) => {
            const { value } = event.currentTarget;
            app.inspected.value = value === 'cursor' ? null : Number(value);
          }}
        >
          <option value="cursor">{actorName(model, actor)}, as the cursor</option>
          {stateful.map(({ name, place }) => (
            <option key={place} value={String(place)}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label class="labelled">
        beside{' '}
        <select
          class="field"
          value={app.comparedWith.value === null ? 'none' : String(app.comparedWith.value)}
          onChange={(event) => {
            const { value } = event.currentTarget;
            app.comparedWith.value = value === 'none' ? null : Number(value);
          }}
        >
          <option value="none">nobody</option>
          {stateful.map(({ name, place }) => (
            <option key={place} value={String(place)}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <Tool
        label={pinned === null ? 'Count changes from here' : 'Count from the previous event'}
        isPressed={pinned !== null}
        onPress={() => {
          app.pinnedRow.value = pinned === null ? app.cursor.value : null;
        }}
      />
    </div>
  );
}

interface ChangesProps {
  readonly app: Workbench;
  readonly actor: number;
  readonly since: Row;
  readonly now: StateTree;
  readonly before: StateTree | null;
}

/** Old and new, as a list: what the last event did. */
function Changes({ app, actor, since, now, before }: ChangesProps): JSX.Element {
  const changes = before === null ? [] : changesOf(now, before);
  return (
    <section>
      <h3>
        {app.pinnedRow.value === null ? 'Its last event changed' : 'Changed since'}{' '}
        {app.pinnedRow.value !== null && <RowLink app={app} row={since} />}
      </h3>
      {changes.length === 0 && (
        <p class="muted">
          {before === null
            ? 'There was no state before: it has just come up.'
            : 'Nothing that the state shows.'}
        </p>
      )}
      <ul class="changes">
        {changes.map((change) => (
          <li key={change.path.join('.')}>
            <button
              type="button"
              class="link mono"
              title="Choose this key: [ and ] go to its changes"
              onClick={() => {
                app.focusedKey.value = { actor, path: change.path };
              }}
            >
              {change.path.join('.')}
            </button>{' '}
            <span class="old">{stateText(change.before)}</span> → <b>{stateText(change.now)}</b>
          </li>
        ))}
      </ul>
    </section>
  );
}
