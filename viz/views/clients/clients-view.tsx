import { computed, useComputed } from '@preact/signals';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { App } from '../../app/app.js';
import type { View, ViewProps } from '../../app/view.js';
import type { Size } from '../../draw/canvas.js';
import type { Palette } from '../../draw/tokens.js';
import type { Tables } from '../../model/tables.js';
import type { TraceModel } from '../../model/trace-model.js';
import { framed, glyphItem, lineItem } from '../chart/legend.js';
import type { LegendItem } from '../chart/legend.js';
import { Notice } from '../chart/notice.js';
import type { TimeContent } from '../chart/time-chart.js';
import { TimeChart } from '../chart/time-chart.js';
import { timeSvg } from '../chart/time-svg.js';
import { chosenMoments, paintChosen } from './chosen.js';
import { makeClientLanes } from './client-lanes.js';
import { clientSentences } from './client-words.js';
import { callOrder, orderSentence } from './order.js';
import { evidenceRows, paintClientHeads, paintClients } from './paint-clients.js';
import type { Points } from './points.js';
import { findPoints } from './points.js';

function ClientsView({ app, onScene }: ViewProps): JSX.Element {
  const model = app.model.value;
  const tables = app.tables.value;
  if (model === null || tables === null) return <Notice text="The calls of clients are being read." />;
  if (model.operations.length === 0) return <Notice text="No client called anything in this trace." />;
  return <Lanes app={app} onScene={onScene} model={model} tables={tables} />;
}

interface LanesProps extends ViewProps {
  readonly model: TraceModel;
  readonly tables: Tables;
}

function Lanes({ app, onScene, model, tables }: LanesProps): JSX.Element {
  const points = useMemo(() => findPoints(model, tables.log), [model, tables]);
  const content = useMemo(
    () => computed(() => contentOf(app, model, tables, points)),
    [app, model, tables, points],
  );
  const order = useMemo(() => callOrder(model, tables.linearization), [model, tables]);
  const summary = useComputed(() => [
    ...clientSentences(model, points, app.cursor.value),
    ...orderSentence(model, order),
  ]);
  return (
    <TimeChart app={app} view="clients" model={model} content={content} summary={summary} onScene={onScene} />
  );
}

function contentOf(app: App, model: TraceModel, tables: Tables, points: Points): TimeContent {
  const { log, linearization } = tables;
  const shown = app.lanes.value.filter((place) => model.actors[place]?.role === 'client');
  const lanes = makeClientLanes(model, { shown, range: app.range.value });
  const chosen = chosenMoments(model, log);
  const order = callOrder(model, linearization);
  const clients = { lanes, points, order, evidence: evidenceRows(model) };
  return {
    across: lanes.height,
    paint: (plane, scene) => {
      const calls = paintClients(plane, scene, clients);
      const values = paintChosen(plane, scene, chosen);
      return {
        marks: [...calls.marks, ...values.marks],
        hits: [...calls.hits, ...values.hits],
        folded: calls.folded,
      };
    },
    paintHeads: (plane, scene, row) => paintClientHeads(plane, scene, clients, row),
    legend: (palette) => legend(palette, log.acceptors.length > 0),
  };
}

function legend(palette: Palette, isPaxos: boolean): readonly LegendItem[] {
  const { propose, commit, lost, violation, muted, ground, election } = palette;
  const calls = [
    framed('update', propose, { width: 1.5, fill: 0.14 }),
    framed('read', muted, { width: 1.5 }),
    glyphItem('failed', 'cross', lost, ground),
    lineItem('outcome unknown', lost, [6, 4]),
  ];
  const points = isPaxos
    ? [lineItem('value chosen', election, [6, 3])]
    : [
        glyphItem('took effect', 'dot', commit, ground),
        lineItem('order of updates', commit),
        glyphItem('state read', 'ring', muted, ground),
        glyphItem('older state read', 'clock', lost, ground),
      ];
  return [...calls, ...points, glyphItem('named by a finding', 'triangle', violation, ground)];
}

function toSvg(app: App, size: Size): string {
  const model = app.model.value;
  const tables = app.tables.value;
  const content =
    model === null || tables === null ? null : contentOf(app, model, tables, findPoints(model, tables.log));
  return timeSvg(app, size, { title: 'Client history', content });
}

export const clientsView: View = { id: 'clients', title: 'Clients', key: '6', Component: ClientsView, toSvg };
