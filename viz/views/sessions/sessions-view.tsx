import type { Signal } from '@preact/signals';
import { computed, signal, useComputed } from '@preact/signals';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { App } from '../../app/app.js';
import type { View, ViewProps } from '../../app/view.js';
import type { Size } from '../../draw/canvas.js';
import type { Palette } from '../../draw/tokens.js';
import { countBelow } from '../../model/rows.js';
import type { Tables } from '../../model/tables.js';
import type { TraceModel } from '../../model/trace-model.js';
import { framed, glyphItem, lineItem } from '../chart/legend.js';
import type { LegendItem } from '../chart/legend.js';
import { Notice } from '../chart/notice.js';
import type { TimeContent } from '../chart/time-chart.js';
import { TimeChart } from '../chart/time-chart.js';
import { timeSvg } from '../chart/time-svg.js';
import { paintSessionHeads, paintSessions } from './paint-sessions.js';
import type { PackedSession } from './session-lanes.js';
import { makeSessionLanes, packSessions } from './session-lanes.js';
import { sessionSentences } from './session-words.js';

function SessionsView({ app, onScene }: ViewProps): JSX.Element {
  const model = app.model.value;
  const tables = app.tables.value;
  if (model === null || tables === null) return <Notice text="The sessions are being read." />;
  if (tables.sessions.length === 0)
    return (
      <Notice text="No session is told of in this trace: its protocol has none, or its detail is too low." />
    );
  return <Lanes app={app} onScene={onScene} model={model} tables={tables} />;
}

interface LanesProps extends ViewProps {
  readonly model: TraceModel;
  readonly tables: Tables;
}

function Lanes({ app, onScene, model, tables }: LanesProps): JSX.Element {
  const unfolded = useMemo(() => signal<ReadonlySet<number>>(new Set()), [tables]);
  const sessions = useMemo(() => packSessions(tables), [tables]);
  const content = useMemo(
    () => computed(() => contentOf(app, model, sessions, unfolded)),
    [app, model, sessions, unfolded],
  );
  const summary = useComputed(() => sessionSentences(tables, model, app.cursor.value));
  return (
    <TimeChart
      app={app}
      view="sessions"
      model={model}
      content={content}
      summary={summary}
      onScene={onScene}
    />
  );
}

function contentOf(
  app: App,
  { columns }: TraceModel,
  sessions: readonly PackedSession[],
  unfolded: Signal<ReadonlySet<number>>,
): TimeContent {
  const { from, to } = app.range.value;
  const range = { from: countBelow(columns.micros, from), to: countBelow(columns.micros, to + 1) - 1 };
  const lanes = makeSessionLanes(sessions, { unfolded: unfolded.value, range });
  const toggle = (session: number): void => {
    const next = new Set(unfolded.peek());
    if (!next.delete(session)) next.add(session);
    unfolded.value = next;
  };
  return {
    across: lanes.height,
    paint: (plane, scene) => paintSessions(plane, scene, { lanes, toggle }),
    paintHeads: (plane, scene, row) => paintSessionHeads(plane, scene, { lanes, row }),
    legend,
  };
}

function legend({ commit, lost, election, violation, ground, ink }: Palette): readonly LegendItem[] {
  return [
    framed('attached', commit, { width: 1.5 }),
    lineItem('away', lost, [2, 4]),
    framed('time left', commit, { width: 0, fill: 0.35 }),
    glyphItem('expiring', 'clock', lost, ground),
    glyphItem('closed', 'struck-ring', ink, ground),
    glyphItem('watch armed', 'ring', election, ground),
    glyphItem('event sent', 'diamond', election, ground),
    glyphItem('told', 'dot', election, ground),
    glyphItem('then the new data', 'arrow', commit, ground),
    glyphItem('data first: broken', 'triangle', violation, ground),
  ];
}

function toSvg(app: App, size: Size): string {
  const model = app.model.value;
  const tables = app.tables.value;
  const unfolded = signal<ReadonlySet<number>>(new Set());
  const content =
    tables === null || model === null ? null : contentOf(app, model, packSessions(tables), unfolded);
  return timeSvg(app, size, { title: 'Sessions and watches', content });
}

export const sessionsView: View = {
  id: 'sessions',
  title: 'Sessions',
  key: '5',
  Component: SessionsView,
  toSvg,
};
