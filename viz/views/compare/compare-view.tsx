import { computed, useComputed } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import type { App } from '../../app/app.js';
import { countOf, countText } from '../../app/format.js';
import type { View, ViewProps } from '../../app/view.js';
import { TimeChart } from '../chart/time-chart.js';
import type { TimeContent } from '../chart/time-chart.js';
import { timeSvg } from '../chart/time-svg.js';
import type { ComparedLanes } from './compare-lanes.js';
import { countStates, heightOf, legendOf, paintCompared, paintComparedHeads } from './compare-lanes.js';
import type { ComparedPair, CompareMeans } from './compare-store.js';
import { CompareStore } from './compare-store.js';
import { DifferenceList } from './difference-list.js';
import './compare.css';

/** Two runs beside each other. The second one stays open while other views are looked at. */
export function makeCompareView(means: CompareMeans): View {
  const store = new CompareStore(means);
  return {
    id: 'compare',
    title: 'Compare',
    key: '8',
    Component: (props) => <CompareView {...props} store={store} />,
    toSvg: (app, size) => {
      const state = store.state.value;
      const content = state.kind === 'ready' ? contentOf(app, store, state.pair) : null;
      return timeSvg(app, size, { title: 'Two runs compared', content });
    },
  };
}

interface CompareProps extends ViewProps {
  readonly store: CompareStore;
}

function CompareView({ app, store, onScene }: CompareProps): JSX.Element {
  useEffect(() => store.follow(app), [app, store]);
  useEffect(() => store.followLink(app), [app, store]);
  useEffect(
    () =>
      app.listen((action) => {
        if (action.kind === 'difference') store.step(app, action.by);
      }),
    [app, store],
  );
  const state = store.state.value;
  if (state.kind === 'ready') return <Compared app={app} store={store} pair={state.pair} onScene={onScene} />;
  return (
    <div class="compare-open">
      {state.kind === 'loading' && <p role="status">{state.name} is being read and compared.</p>}
      {state.kind === 'failed' && <p role="alert">{state.message}</p>}
      <Opener app={app} store={store} />
    </div>
  );
}

/** What the run at hand can be compared with. */
function Opener({ app, store }: Omit<CompareProps, 'onScene'>): JSX.Element {
  const own = app.model.value?.name;
  const offers = store.means.offers().filter(({ name }) => name !== own);
  return (
    <>
      <p>
        The open trace is run A. Choose run B: the same scenario with another seed, without the variant, or
        after a change of the code.
      </p>
      {offers.length > 0 && (
        <ul>
          {offers.map((offer) => (
            <li key={offer.name}>
              <button type="button" class="link" onClick={() => void store.open(app, offer.source())}>
                {offer.title}
              </button>
            </li>
          ))}
        </ul>
      )}
      <label class="labelled">
        A trace file (.jsonl or .jsonl.gz){' '}
        <input
          type="file"
          accept=".jsonl,.gz"
          onChange={({ currentTarget }) => {
            const file = currentTarget.files?.[0];
            if (file !== undefined) void store.open(app, { kind: 'file', name: file.name, blob: file });
          }}
        />
      </label>
    </>
  );
}

function Compared({
  app,
  store,
  pair,
  onScene,
}: CompareProps & { readonly pair: ComparedPair }): JSX.Element {
  const content = useMemo(() => computed(() => contentOf(app, store, pair)), [app, store, pair]);
  const summary = useComputed(() => [pair.summary, countsText(pair)]);
  const { differences } = pair.comparison;
  return (
    <div class="compare">
      <div class="compare-head">
        <p class="compare-summary">{pair.summary}</p>
        <p class="muted">
          B is {pair.b.name}. {countsText(pair)}
        </p>
        <span class="buttons">
          <button
            type="button"
            class="button"
            title="Previous difference (Shift+d)"
            disabled={differences.length === 0}
            onClick={() => {
              store.step(app, -1);
            }}
          >
            Previous
          </button>
          <button
            type="button"
            class="button"
            title="Next difference (d)"
            disabled={differences.length === 0}
            onClick={() => {
              store.step(app, 1);
            }}
          >
            Next
          </button>
          <button
            type="button"
            class="link"
            onClick={() => {
              store.clear();
            }}
          >
            Other run
          </button>
        </span>
      </div>
      <div class="compare-chart">
        <TimeChart
          app={app}
          view="compare"
          model={pair.a}
          content={content}
          summary={summary}
          onScene={onScene}
        />
      </div>
      <DifferenceList app={app} store={store} pair={pair} />
    </div>
  );
}

function countsText({ comparison }: ComparedPair): string {
  const { prefix, same, shifted } = comparison;
  const { changed, 'only-a': onlyA, 'only-b': onlyB } = countStates(comparison);
  return [
    `${countOf(prefix, 'event')} equal`,
    `then ${countText(same)} alike (${countText(shifted)} at another time)`,
    `${countText(changed)} changed`,
    `${countText(onlyA)} only in A`,
    `${countText(onlyB)} only in B.`,
  ].join(', ');
}

function contentOf(app: App, store: CompareStore, pair: ComparedPair): TimeContent {
  const compared: ComparedLanes = {
    pair,
    lanes: app.lanes.value,
    says: (place) => differenceText(app, pair, place),
    show: (place) => {
      store.show(app, place);
    },
  };
  return {
    across: heightOf(compared),
    paint: (plane, scene) => paintCompared(plane, scene, compared),
    paintHeads: (plane, scene) => paintComparedHeads(plane, scene, compared),
    legend: legendOf,
  };
}

function differenceText(app: App, pair: ComparedPair, place: number): string {
  const difference = pair.comparison.differences[place];
  if (difference === undefined) return '';
  const { a, b } = difference;
  const lines = [a < 0 ? '' : `A: ${app.details.summary(a)}`, b < 0 ? '' : `B: ${pair.detailsB.summary(b)}`];
  return lines.filter((line) => line !== '').join('\n');
}
