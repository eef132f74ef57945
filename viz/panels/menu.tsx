import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Workbench } from '../app/workbench.js';
import { actorOf, indexOf } from './parts.js';

/** A number key or a click chooses one; longer lists are in the inspector. */
const SHOWN = 9;

/** Several causes or effects, numbered. */
export function RowMenu({ app }: { readonly app: Workbench }): JSX.Element | null {
  const list = useRef<HTMLOListElement>(null);
  const menu = app.menu.value;
  const model = app.model.value;
  useEffect(() => {
    list.current?.querySelector('button')?.focus();
  }, [menu]);
  if (menu === null || model === null) return null;
  const left = menu.rows.length - SHOWN;
  return (
    <div class="row-menu" role="dialog" aria-label={menu.title}>
      <h2>{menu.title}</h2>
      <ol ref={list}>
        {menu.rows.slice(0, SHOWN).map((row, i) => (
          <li key={row}>
            <button
              type="button"
              class="menu-row"
              onClick={() => {
                app.moveTo(row, 'step');
              }}
            >
              <kbd>{i + 1}</kbd> <span class="mono">#{indexOf(model, row)}</span> <b>{actorOf(model, row)}</b>{' '}
              {app.details.summary(row)}
            </button>
          </li>
        ))}
      </ol>
      {left > 0 && (
        <button
          type="button"
          class="link"
          onClick={() => {
            app.menu.value = null;
            app.act({ kind: 'tab', tab: 'event' });
          }}
        >
          {left} more in the Event tab
        </button>
      )}
    </div>
  );
}
