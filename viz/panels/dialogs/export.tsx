import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { standalonePage } from '../../app/standalone-page.js';
import type { View } from '../../app/view.js';
import type { Workbench } from '../../app/workbench.js';
import { EXPORTERS } from '../../export/exporters.js';
import type { Exporter } from '../../export/exporter.js';
import type { TraceModel } from '../../model/trace-model.js';
import { pngOf } from '../picture.js';
import { saveBlob } from '../save.js';
import { DialogFrame } from './dialog.js';

export interface ExportDialogProps {
  readonly app: Workbench;
  readonly views: readonly View[];
}

interface Offer {
  readonly title: string;
  readonly says: string;
  /** Saves it; what it says was left out. */
  readonly save: () => Promise<readonly string[]>;
}

const PICTURE = { width: 1200, height: 720 } as const;

/** Files for elsewhere. */
export function ExportDialog({ app, views }: ExportDialogProps): JSX.Element | null {
  const [said, setSaid] = useState<readonly string[]>([]);
  const [isBusy, setBusy] = useState(false);
  const model = app.model.value;
  if (model === null) return null;
  const view = views.find(({ id }) => id === app.view.value);
  const offers = [
    ...(view === undefined ? [] : pictureOffers(app, view, model)),
    pageOffer(app, model),
    ...EXPORTERS.map((exporter) => exporterOffer(app, exporter, model)),
    traceOffer(app, model),
  ];
  const save = (offer: Offer): void => {
    setBusy(true);
    setSaid([`Making ${offer.title}…`]);
    offer.save().then(
      (notes) => {
        setSaid([`${offer.title}: saved.`, ...notes]);
        setBusy(false);
      },
      (error: unknown) => {
        setSaid([
          `${offer.title} could not be made: ${error instanceof Error ? error.message : String(error)}`,
        ]);
        setBusy(false);
      },
    );
  };
  return (
    <DialogFrame app={app} title="Export">
      <p class="muted">
        {app.filter.value === null
          ? 'Of the whole trace.'
          : 'Lists and diagrams hold the events that the search and the cone let through.'}
      </p>
      <ul class="exports">
        {offers.map((offer) => (
          <li key={offer.title}>
            <button
              type="button"
              class="button"
              disabled={isBusy}
              onClick={() => {
                save(offer);
              }}
            >
              {offer.title}
            </button>
            <span>{offer.says}</span>
          </li>
        ))}
      </ul>
      <div role="status">
        {said.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </div>
    </DialogFrame>
  );
}

function pictureOffers(app: Workbench, { title, toSvg }: View, model: TraceModel): readonly Offer[] {
  if (toSvg === null) return [];
  const name = baseName(model);
  return [
    {
      title: 'Picture (SVG)',
      says: `${title} as it stands, with its legend and the seed.`,
      save: () => {
        saveBlob(new Blob([toSvg(app, PICTURE)], { type: 'image/svg+xml' }), `${name}.svg`);
        return Promise.resolve([]);
      },
    },
    {
      title: 'Picture (PNG)',
      says: 'The same in pixels, for programs that draw no SVG.',
      save: async () => {
        saveBlob(await pngOf(toSvg(app, PICTURE), PICTURE), `${name}.png`);
        return [];
      },
    },
  ];
}

function pageOffer(app: Workbench, model: TraceModel): Offer {
  return {
    title: 'Page (HTML)',
    says: 'This viewer with this trace in one file. It opens anywhere, without a network.',
    save: async () => {
      const html = await standalonePage(document, model, await app.service.original());
      saveBlob(new Blob([html], { type: 'text/html' }), `${baseName(model)}.html`);
      return [];
    },
  };
}

function exporterOffer(app: Workbench, exporter: Exporter, model: TraceModel): Offer {
  const { title, says } = exporter;
  return {
    title,
    says,
    save: async () => {
      const filter = app.filter.value;
      const rows = filter === null ? null : [...filter.sorted];
      const { name, mime, parts, notes } = await exporter.make({
        model,
        service: app.service,
        rows,
        cursor: app.cursor.value,
      });
      saveBlob(new Blob([...parts], { type: mime }), name);
      return notes;
    },
  };
}

function traceOffer(app: Workbench, model: TraceModel): Offer {
  return {
    title: 'Trace (JSONL)',
    says: 'The file as it was opened; the command line replays it.',
    save: async () => {
      saveBlob(await app.service.original(), `${baseName(model)}.jsonl`);
      return [];
    },
  };
}

function baseName({ name }: TraceModel): string {
  return name.replace(/\.jsonl(\.gz)?$/, '');
}
