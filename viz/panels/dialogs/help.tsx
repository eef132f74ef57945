import type { JSX } from 'preact';
import { BINDINGS, shownKey } from '../../app/bindings.js';
import type { BindingGroup } from '../../app/bindings.js';
import type { Workbench } from '../../app/workbench.js';
import { DialogFrame } from './dialog.js';

const GROUPS: readonly BindingGroup[] = ['Step', 'Look', 'Arrange', 'Page'];

export function Help({ app }: { readonly app: Workbench }): JSX.Element {
  return (
    <DialogFrame app={app} title="Keys">
      <p>
        <label class="labelled">
          <input
            type="checkbox"
            checked={app.areLettersOn.value}
            onChange={() => {
              app.act({ kind: 'letters' });
            }}
          />{' '}
          Single keys are shortcuts. They rest while you type. In the event table, ↑ and ↓ go from row to row.
        </label>
      </p>
      <div class="key-groups">
        {GROUPS.map((group) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl class="keys">
              {BINDINGS.filter((binding) => binding.group === group).map(({ keys, does }) => (
                <div key={does}>
                  <dt>
                    {keys.map((key) => (
                      <kbd key={key}>{shownKey(key)}</kbd>
                    ))}
                  </dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <h3>Pointer</h3>
      <p>
        Click selects, drag pans, the wheel zooms at the pointer, and a drag with Shift marks a range. On the
        strip above, a click goes to that time; its two handles set what is in sight.
      </p>
      <h3>Search</h3>
      <p>
        A space means and; <code>or</code>, <code>-</code> for not, brackets, quoted text and{' '}
        <code>/regex/</code> work. Fields:{' '}
        <code>kind actor from to type session path zxid epoch ballot op t i prop fault state.KEY</code>, with{' '}
        <code>: = != &gt; &gt;= &lt;</code> and ranges such as <code>t:1.2s..1.5s</code>. Causes:{' '}
        <code>before:#812 after:#812 cone:#812 concurrent:#812</code>. Shapes:{' '}
        <code>@quorum @election @retry</code>.
      </p>
    </DialogFrame>
  );
}
