import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { countText, timeText } from '../../app/format.js';
import { fieldTexts } from '../../app/field-text.js';
import { causesOf, effectsOf } from '../../app/stepping.js';
import type { Workbench } from '../../app/workbench.js';
import type { Row, TraceModel } from '../../model/trace-model.js';
import { actorOf, indexOf, RowLink, Tool } from '../parts.js';

/** All that an event says, what led to it and what came of it. */
export function EventTab({ app }: { readonly app: Workbench }): JSX.Element | null {
  const model = app.model.value;
  if (model === null) return null;
  const row = app.cursor.value;
  const kind = model.kinds[model.columns.kind[row] ?? 0];
  const note = app.notes.value.find((one) => one.row === row);
  return (
    <article>
      <h2 class="event-title">
        <span class="mono">#{indexOf(model, row)}</span> {actorOf(model, row)} {app.details.summary(row)}
      </h2>
      <p class="muted">
        <span class="mono">{kind?.kind}</span>: {kind?.says}
      </p>
      <Fields app={app} model={model} row={row} />
      {note !== undefined && <p class="note">✎ {note.text}</p>}
      <div class="buttons">
        <Tool
          label="Why?"
          shortcut="w"
          onPress={() => {
            app.act({ kind: 'why' });
          }}
        />
        <Tool
          label="Causal cone"
          shortcut="c"
          onPress={() => {
            app.act({ kind: 'cone-of', row, mode: 'past' });
          }}
        />
        <Tool
          label={app.bookmarks.value.includes(row) ? 'Remove the bookmark' : 'Bookmark'}
          shortcut="b"
          onPress={() => {
            app.act({ kind: 'bookmark' });
          }}
        />
        <Tool
          label={note === undefined ? 'Write a note' : 'Change the note'}
          shortcut="a"
          onPress={() => {
            app.act({ kind: 'annotate' });
          }}
        />
      </div>
      <RowList
        key={`causes-${String(row)}`}
        app={app}
        title="Caused by"
        none="Nothing recorded: it came by itself."
        rows={causesOf(model, row)}
      />
      <RowList
        key={`effects-${String(row)}`}
        app={app}
        title="Brought about"
        none="Nothing recorded."
        rows={effectsOf(model, row)}
      />
    </article>
  );
}

interface FieldsProps {
  readonly app: Workbench;
  readonly model: TraceModel;
  readonly row: Row;
}

function Fields({ app, model, row }: FieldsProps): JSX.Element {
  const detail = app.details.get(row);
  return (
    <dl class="fields">
      <dt>time</dt>
      <dd class="mono">{timeText(model.columns.micros[row] ?? 0)}</dd>
      {detail !== null &&
        fieldTexts(model, detail.event).map(({ name, text, isCode }) => (
          <>
            <dt key={`${name}-name`}>{name}</dt>
            <dd key={name} class={isCode ? 'mono' : undefined}>
              {text}
            </dd>
          </>
        ))}
    </dl>
  );
}

/** So many are shown at once. */
const SHOWN = 8;

interface RowListProps {
  readonly app: Workbench;
  readonly title: string;
  /** What is said if there are none. */
  readonly none: string;
  readonly rows: readonly Row[];
}

function RowList({ app, title, none, rows }: RowListProps): JSX.Element {
  const [showsAll, setShowsAll] = useState(false);
  const model = app.model.value;
  const shown = showsAll ? rows : rows.slice(0, SHOWN);
  return (
    <section>
      <h3>
        {title} {rows.length > 1 && <span class="muted">{countText(rows.length)}</span>}
      </h3>
      {rows.length === 0 && <p class="muted">{none}</p>}
      <ul class="rows">
        {shown.map((row) => (
          <li key={row}>
            <RowLink app={app} row={row} /> <b>{model === null ? '' : actorOf(model, row)}</b>{' '}
            {app.details.summary(row)}
          </li>
        ))}
      </ul>
      {rows.length > shown.length && (
        <button
          type="button"
          class="link"
          onClick={() => {
            setShowsAll(true);
          }}
        >
          {countText(rows.length - shown.length)} more
        </button>
      )}
    </section>
  );
}
