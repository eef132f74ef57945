import type { JSX } from 'preact';
import { unreachable } from '../../../core/assert.js';
import type { View } from '../../app/view.js';
import type { Workbench } from '../../app/workbench.js';
import { Annotate } from './annotate.js';
import { ExportDialog } from './export.js';
import { GoTo } from './go-to.js';
import { Help } from './help.js';
import { Palette } from './palette.js';
import { Share } from './share.js';

export interface DialogsProps {
  readonly app: Workbench;
  readonly views: readonly View[];
}

/** The dialog that is open, if one is. */
export function Dialogs({ app, views }: DialogsProps): JSX.Element | null {
  const dialog = app.dialog.value;
  switch (dialog) {
    case null:
      return null;
    case 'help':
      return <Help app={app} />;
    case 'palette':
      return <Palette app={app} />;
    case 'go-to':
      return <GoTo app={app} />;
    case 'share':
      return <Share app={app} />;
    case 'export':
      return <ExportDialog app={app} views={views} />;
    case 'annotate':
      return <Annotate app={app} />;
    default:
      return unreachable(dialog);
  }
}
