import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { parsePlace } from '../../app/place.js';
import type { Workbench } from '../../app/workbench.js';
import { DialogFrame } from './dialog.js';

/** Takes the cursor to an event by its number, or to a time. */
export function GoTo({ app }: { readonly app: Workbench }): JSX.Element {
  const [text, setText] = useState('');
  const [error, setError] = useState('');
  const go = (): void => {
    const model = app.model.value;
    if (model === null) return;
    const place = parsePlace(model, text);
    if (place === null) {
      setError('Write the number of an event, such as #812, or a time, such as 1.2s or 450ms.');
      return;
    }
    app.dialog.value = null;
    app.moveTo(place, 'jump');
  };
  return (
    <DialogFrame app={app} title="Go to">
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          go();
        }}
      >
        <label>
          Event or time
          <input
            class="field wide"
            type="text"
            placeholder="#812 or 1.2s"
            autofocus
            aria-invalid={error !== ''}
            aria-describedby="go-to-error"
            value={text}
            onInput={(event) => {
              setText(event.currentTarget.value);
              setError('');
            }}
          />
        </label>
        <p id="go-to-error" class="bad" role="alert">
          {error}
        </p>
        <button type="submit" class="button">
          Go
        </button>
      </form>
    </DialogFrame>
  );
}
