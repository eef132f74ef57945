import { effect } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Workbench } from '../app/workbench.js';
import { placeText } from './parts.js';
import { causesOf } from '../app/stepping.js';

/** Nobody listens faster than this, in ms. */
const PAUSE_MS = 500;

/** Says where the cursor stands, for those who do not see it: at most twice a second. */
export function LiveSummary({ app }: { readonly app: Workbench }): JSX.Element {
  const [text, setText] = useState('');
  useEffect(() => {
    let timer = 0;
    let spoken = 0;
    const end = effect(() => {
      const next = summaryOf(app);
      window.clearTimeout(timer);
      const wait = Math.max(0, spoken + PAUSE_MS - performance.now());
      timer = window.setTimeout(() => {
        spoken = performance.now();
        setText(next);
      }, wait);
    });
    return () => {
      window.clearTimeout(timer);
      end();
    };
  }, [app]);
  return (
    <div class="unseen" aria-live="polite">
      {text}
    </div>
  );
}

/** `#812, s2, 1.204113 s: commits 2.5, caused by #809, s3 …`. */
function summaryOf(app: Workbench): string {
  const model = app.model.value;
  if (model === null) return '';
  const row = app.cursor.value;
  const [cause] = causesOf(model, row);
  const because = cause === undefined ? '' : `, caused by ${placeText(model, cause)}`;
  return `${placeText(model, row)}: ${app.details.summary(row)}${because}`;
}
