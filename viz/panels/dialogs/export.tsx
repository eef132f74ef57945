import type { JSX } from 'preact';
import type { View } from '../../app/view.js';
import type { Workbench } from '../../app/workbench.js';
import { saveBlob } from '../save.js';
import { DialogFrame } from './dialog.js';

export interface ExportDialogProps {
  readonly app: Workbench;
  readonly views: readonly View[];
}

/** Files for elsewhere. */
export function ExportDialog({ app, views }: ExportDialogProps): JSX.Element {
  const view = views.find(({ id }) => id === app.view.value);
  const name = app.model.value?.name ?? 'trace';
  return (
    <DialogFrame app={app} title="Export">
      <ul class="exports">
        {view?.toSvg != null && (
          <li>
            <button
              type="button"
              class="button"
              onClick={() => {
                const svg = view.toSvg?.(app, { width: 1200, height: 700 });
                if (svg !== undefined) saveBlob(new Blob([svg], { type: 'image/svg+xml' }), `${name}.svg`);
              }}
            >
              Picture (SVG)
            </button>
            <span>What {view.title} shows now, with its legend and the seed.</span>
          </li>
        )}
        <li>
          <button
            type="button"
            class="button"
            onClick={() => {
              void app.service.original().then((blob) => {
                saveBlob(blob, name);
              });
            }}
          >
            Trace (JSONL)
          </button>
          <span>The file as it was opened.</span>
        </li>
      </ul>
    </DialogFrame>
  );
}
