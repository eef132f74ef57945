import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { App } from '../../app/app.js';
import { timeText } from '../../app/format.js';
import type { ListSize } from '../../app/windowing.js';
import { contentHeight, scrollTo, windowAt } from '../../app/windowing.js';
import type { Difference, DifferenceState } from '../../model/compare/comparison.js';
import type { Row, TraceModel } from '../../model/trace-model.js';
import { NO_ROW } from '../../model/trace-model.js';
import type { ComparedPair, CompareStore } from './compare-store.js';

const ROW_HEIGHT = 44;

const STATE_WORDS: Readonly<Record<DifferenceState, string>> = {
  changed: '◆ changed',
  'only-a': '△ only in A',
  'only-b': '✕ only in B',
};

interface ListProps {
  readonly app: App;
  readonly store: CompareStore;
  readonly pair: ComparedPair;
}

/** Every difference as a row: what A did, and under it what B did. */
export function DifferenceList({ app, store, pair }: ListProps): JSX.Element {
  const scroller = useRef<HTMLDivElement>(null);
  const [scrollTop, setScrollTop] = useState(0);
  const [height, setHeight] = useState(0);
  const { differences } = pair.comparison;
  const size: ListSize = { count: differences.length, rowHeight: ROW_HEIGHT, height };
  const at = store.at.value;
  useEffect(() => {
    const { current } = scroller;
    if (current === null) return undefined;
    const observer = new ResizeObserver(() => {
      setHeight(current.clientHeight);
    });
    observer.observe(current);
    return () => {
      observer.disconnect();
    };
  }, []);
  useLayoutEffect(() => {
    const { current } = scroller;
    const wanted = at < 0 || height === 0 || current === null ? null : scrollTo(size, current.scrollTop, at);
    if (wanted !== null && current !== null) current.scrollTop = wanted;
  }, [at, height]);
  const { first, last, top } = windowAt(size, scrollTop);
  return (
    <div
      ref={scroller}
      class="difference-list"
      role="listbox"
      aria-label="Differences"
      aria-activedescendant={at < 0 ? undefined : `difference-${String(at)}`}
      tabIndex={0}
      onScroll={(event) => {
        setScrollTop(event.currentTarget.scrollTop);
      }}
      onKeyDown={(event) => {
        if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
        event.preventDefault();
        event.stopPropagation();
        store.step(app, event.key === 'ArrowDown' ? 1 : -1);
      }}
    >
      <div role="presentation" style={{ height: `${String(contentHeight(size))}px` }}>
        <div role="presentation" style={{ transform: `translateY(${String(top)}px)` }}>
          {differences.slice(first, last).map((difference, i) => (
            <DifferenceRow
              key={first + i}
              app={app}
              store={store}
              pair={pair}
              difference={difference}
              place={first + i}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

interface RowProps extends ListProps {
  readonly difference: Difference;
  readonly place: number;
}

function DifferenceRow({ app, store, pair, difference, place }: RowProps): JSX.Element {
  const { state, a, b } = difference;
  return (
    <div
      id={`difference-${String(place)}`}
      class="difference"
      role="option"
      aria-selected={store.at.value === place}
      aria-posinset={place + 1}
      aria-setsize={pair.comparison.differences.length}
      style={{ height: `${String(ROW_HEIGHT)}px` }}
      onClick={() => {
        store.show(app, place);
      }}
    >
      <span class="state">{STATE_WORDS[state]}</span>
      <Side name="A" model={pair.a} row={a} text={app.details.summary(a)} />
      <Side name="B" model={pair.b} row={b} text={pair.detailsB.summary(b)} />
    </div>
  );
}

interface SideProps {
  readonly name: string;
  readonly model: TraceModel;
  readonly row: Row;
  readonly text: string;
}

function Side({ name, model, row, text }: SideProps): JSX.Element {
  if (row === NO_ROW) {
    return (
      <span class="side muted">
        <b>{name}</b> nothing like it
      </span>
    );
  }
  const { columns, actors } = model;
  return (
    <span class="side">
      <b>{name}</b> <span class="mono">{timeText(columns.micros[row] ?? 0)}</span>{' '}
      <span class="mono muted">#{columns.index[row]}</span> {actors[columns.actor[row] ?? 0]?.name} {text}
    </span>
  );
}
