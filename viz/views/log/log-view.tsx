import type { JSX } from 'preact';
import type { App } from '../../app/app.js';
import type { View, ViewProps } from '../../app/view.js';
import type { Size } from '../../draw/canvas.js';
import { SvgBrush } from '../../draw/svg-brush.js';
import { DARK, LIGHT } from '../../draw/tokens.js';
import { captioned } from '../chart/caption.js';
import { Notice } from '../chart/notice.js';
import { AcceptorsView } from './acceptors-view.js';
import { LogGridView, staticPicture } from './log-grid-view.js';
import { paintLog } from './log-paint.js';

function LogView({ app, onScene }: ViewProps): JSX.Element {
  const model = app.model.value;
  const tables = app.tables.value;
  const index = app.logIndex.value;
  if (model === null || tables === null || index === null) return <Notice text="The logs are being read." />;
  const { log } = tables;
  if (log.acceptors.length > 0) return <AcceptorsView app={app} onScene={onScene} log={log} model={model} />;
  if (log.servers.every(({ cells }) => cells.length === 0))
    return (
      <Notice text="This file holds no events of logs: it was written with less than standard detail." />
    );
  return <LogGridView app={app} onScene={onScene} index={index} model={model} />;
}

function toSvg(app: App, size: Size): string {
  const model = app.model.value;
  const index = app.logIndex.value;
  const brush = new SvgBrush();
  const palette = app.isDark.value ? DARK : LIGHT;
  if (model !== null && index !== null && index.servers.length > 0)
    paintLog(brush, palette, staticPicture(app, index, model, size));
  return captioned(brush, palette, { title: 'Replicated log', app, size });
}

export const logView: View = { id: 'log', title: 'Log', key: '3', Component: LogView, toSvg };
