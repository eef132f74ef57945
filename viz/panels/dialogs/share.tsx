import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Workbench } from '../../app/workbench.js';
import { copyText } from '../clipboard.js';
import { DialogFrame } from './dialog.js';

/** Links longer than this are cut by some programs that carry them. */
const LENGTH_MAX = 8_000;

/** The address of this moment: the cursor, what is in sight, the search, the cone, bookmarks and notes. */
export function Share({ app }: { readonly app: Workbench }): JSX.Element {
  const [said, setSaid] = useState('');
  const link = window.location.href;
  const isFile = window.location.protocol === 'file:' || !link.includes('src=');
  return (
    <DialogFrame app={app} title="Link to this moment">
      <input
        class="field wide mono"
        type="text"
        aria-label="Link"
        readOnly
        value={link}
        onFocus={(event) => {
          event.currentTarget.select();
        }}
      />
      <div class="buttons">
        <button
          type="button"
          class="button"
          autofocus
          onClick={() => {
            void copyText(link).then((isCopied) => {
              setSaid(isCopied ? 'Copied.' : 'This browser did not allow copying. Copy the text above.');
            });
          }}
        >
          Copy
        </button>
        <span role="status">{said}</span>
      </div>
      <p class="muted">
        {isFile
          ? 'Whoever opens it needs the same page or the same trace file; send it along.'
          : 'Whoever can reach this address sees the same.'}
      </p>
      {link.length > LENGTH_MAX && (
        <p class="bad">This link is long, because of its notes. Some programs cut links of this length.</p>
      )}
    </DialogFrame>
  );
}
