import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Workbench } from '../app/workbench.js';
import type { Problem, TraceModel } from '../model/trace-model.js';
import { bytesText, countOf } from '../app/format.js';
import { Tool } from './parts.js';

/** What was wrong with the file, and that more of it is still coming. */
export function Banners({ app }: { readonly app: Workbench }): JSX.Element | null {
  const model = app.model.value;
  if (model === null) return null;
  return (
    <div class="banners">
      <StillLoading app={app} />
      {model.problems.length > 0 && <Problems key={model.name} app={app} model={model} />}
    </div>
  );
}

function StillLoading({ app }: { readonly app: Workbench }): JSX.Element | null {
  const opening = app.opening.value;
  if (opening.kind !== 'loading') return null;
  const { bytes, bytesTotal, events } = opening.progress;
  return (
    <p class="banner" role="status">
      Usable now. Still reading: {countOf(events, 'event')}, {bytesText(bytes)}
      {bytesTotal === null ? '' : ` of ${bytesText(bytesTotal)}`}.
    </p>
  );
}

/** So many are said at once. */
const SHOWN = 3;

function Problems({
  app,
  model,
}: {
  readonly app: Workbench;
  readonly model: TraceModel;
}): JSX.Element | null {
  const [isClosed, setClosed] = useState(false);
  if (isClosed) return null;
  const left = model.problems.length - SHOWN;
  return (
    <div class="banner warning" role="alert">
      <ul>
        {model.problems.slice(0, SHOWN).map(({ text, line, offers = [] }) => (
          <li key={`${String(line)} ${text}`}>
            {text} <Offers app={app} offers={offers} />
          </li>
        ))}
        {left > 0 && (
          <li>
            <details>
              <summary>{countOf(left, 'more problem')}</summary>
              <ul>
                {model.problems.slice(SHOWN).map(({ text, line }) => (
                  <li key={`${String(line)} ${text}`}>{text}</li>
                ))}
              </ul>
            </details>
          </li>
        )}
      </ul>
      <Tool
        label="Close this notice"
        sign="close"
        onPress={() => {
          setClosed(true);
        }}
      />
    </div>
  );
}

/** Buttons that read another part of the file. */
function Offers({
  app,
  offers,
}: {
  readonly app: Workbench;
  readonly offers: NonNullable<Problem['offers']>;
}): JSX.Element | null {
  const source = app.source.value;
  if (source === null || offers.length === 0) return null;
  return (
    <span class="buttons">
      {offers.map(({ text, from }) => (
        <button
          key={text}
          type="button"
          class="button"
          onClick={() => {
            app.act({ kind: 'open', source: { ...source, from } });
          }}
        >
          {text}
        </button>
      ))}
    </span>
  );
}
