import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Workbench } from '../../app/workbench.js';
import { placeText } from '../parts.js';
import { DialogFrame } from './dialog.js';

/** Words to the event at hand. */
export function Annotate({ app }: { readonly app: Workbench }): JSX.Element | null {
  const row = app.cursor.value;
  const [text, setText] = useState(app.notes.value.find((note) => note.row === row)?.text ?? '');
  const model = app.model.value;
  if (model === null) return null;
  return (
    <DialogFrame app={app} title={`Note to ${placeText(model, row)}`}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          app.annotate(row, text);
          app.dialog.value = null;
        }}
      >
        <label>
          It is part of the link. An empty note is removed.
          <textarea
            class="field wide"
            rows={3}
            autofocus
            value={text}
            onInput={(event) => {
              setText(event.currentTarget.value);
            }}
          />
        </label>
        <button type="submit" class="button">
          Keep
        </button>
      </form>
    </DialogFrame>
  );
}
