import type { JSX } from 'preact';
import type { Workbench } from '../../app/workbench.js';
import type { Explanation } from '../../model/service.js';
import { NO_ROW } from '../../model/trace-model.js';
import { placeText, RowLink } from '../parts.js';
import { useAnswer } from '../use-answer.js';

/** Why the event at hand happened, and why something else did not. */
export function WhyTab({ app }: { readonly app: Workbench }): JSX.Element | null {
  const model = app.model.value;
  const row = app.cursor.value;
  const why = useAnswer(app, () => app.service.why(row), [row]);
  const whyNot = useAnswer(app, () => app.service.whyNot(row), [row]);
  if (model === null) return null;
  const sections = [
    <Sentences
      key="why"
      app={app}
      title="Why it happened"
      none="No cause is recorded: it came by itself, or the file leaves its cause out."
      explanation={why}
    />,
    <Sentences
      key="why-not"
      app={app}
      title="Why something did not happen here"
      none="Nothing was refused, dropped or found missing around this event."
      explanation={whyNot}
    />,
  ];
  return (
    <article>
      <p class="muted">
        {placeText(model, row)}: {app.details.summary(row)}
      </p>
      {app.asksWhyNot.value ? sections.reverse() : sections}
    </article>
  );
}

interface SentencesProps {
  readonly app: Workbench;
  readonly title: string;
  readonly none: string;
  readonly explanation: Explanation | null;
}

function Sentences({ app, title, none, explanation }: SentencesProps): JSX.Element {
  return (
    <section>
      <h3>{title}</h3>
      {explanation === null && <p class="muted">Looking…</p>}
      {explanation?.sentences.length === 0 && <p class="muted">{none}</p>}
      <ol class="sentences">
        {explanation?.sentences.map(({ text, row }, i) => (
          <li key={i}>
            {text} {row !== NO_ROW && <RowLink app={app} row={row} />}
          </li>
        ))}
      </ol>
    </section>
  );
}
