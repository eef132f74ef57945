import type { ReadonlySignal, Signal } from '@preact/signals';
import { signal, useComputed } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { useMemo, useRef } from 'preact/hooks';
import type { App, ViewId } from '../../app/app.js';
import type { Scene } from '../../app/view.js';
import type { Brush, Size } from '../../draw/canvas.js';
import type { Layer } from '../../draw/layer-painter.js';
import { LayerStack } from '../../draw/layer-stack.js';
import { makePalette } from '../../draw/palette.js';
import type { Palette } from '../../draw/tokens.js';
import { NO_ROW } from '../../model/trace-model.js';
import type { Drawing, Hit } from './drawing.js';
import { NOTHING_DRAWN, hitAt } from './drawing.js';
import './chart.css';

/** Colours and size that a layer is painted with. */
export interface Surroundings {
  readonly brush: Brush;
  readonly size: Size;
  readonly palette: Palette;
}

export interface ChartLayer {
  readonly name: string;
  readonly paint: (surroundings: Surroundings) => Drawing;
}

export interface ChartProps {
  readonly app: App;
  readonly view: ViewId;
  /** The same list for the life of the component; what changes, they read from signals. */
  readonly layers: readonly ChartLayer[];
  /** The picture in sentences, for those who cannot see it. */
  readonly summary: ReadonlySignal<readonly string[]>;
  readonly onScene: (scene: Scene) => void;
  /** Attaches gestures to what is drawn on; what it returns ends them. */
  readonly onReady?: (host: HTMLElement) => () => void;
  readonly children?: ComponentChildren;
}

interface Tip {
  readonly x: number;
  readonly y: number;
  readonly hit: Hit;
}

/** Layers of marks that tell what they are when pointed at, and take the cursor along when clicked. */
export function Chart(props: ChartProps): JSX.Element {
  const { app, view, layers, summary, onScene, onReady, children } = props;
  const state = useMemo(() => new ChartState(), []);
  const latest = useRef(onScene);
  latest.current = onScene;
  const painted = useMemo(() => paintable(layers, state, makePalette(app.isDark)), [layers]);
  const label = useComputed(() => summary.value.join(' '));
  return (
    <LayerStack
      layers={painted}
      label={label}
      onPainted={() => {
        latest.current(state.scene(view));
      }}
      onReady={(host) => {
        const detach = attachPointer(host, app, state);
        const end = onReady?.(host);
        return () => {
          detach();
          end?.();
        };
      }}
    >
      <TipBox tip={state.tip} />
      {children}
    </LayerStack>
  );
}

class ChartState {
  readonly tip: Signal<Tip | null> = signal(null);
  readonly #drawings = new Map<string, Drawing>();
  #draws = 0;

  drew(name: string, drawing: Drawing): void {
    this.#drawings.set(name, drawing);
  }

  hitAt(x: number, y: number): Hit | null {
    for (const { hits } of [...this.#drawings.values()].reverse()) {
      const hit = hitAt(hits, x, y);
      if (hit !== null) return hit;
    }
    return null;
  }

  scene(view: ViewId): Scene {
    this.#draws += 1;
    const drawings = [...this.#drawings.values()];
    return {
      view,
      marks: drawings.flatMap(({ marks }) => marks),
      folded: drawings.reduce((sum, { folded }) => sum + folded, 0),
      draws: this.#draws,
    };
  }
}

function paintable(
  layers: readonly ChartLayer[],
  state: ChartState,
  palette: ReadonlySignal<Palette>,
): readonly Layer[] {
  for (const { name } of layers) state.drew(name, NOTHING_DRAWN);
  return layers.map(({ name, paint }) => ({
    name,
    paint: (brush, size) => {
      state.drew(name, paint({ brush, size, palette: palette.value }));
    },
  }));
}

function attachPointer(host: HTMLElement, app: App, state: ChartState): () => void {
  const find = (event: MouseEvent): { x: number; y: number; hit: Hit | null } => {
    const { left, top } = host.getBoundingClientRect();
    const x = event.clientX - left;
    const y = event.clientY - top;
    return { x, y, hit: state.hitAt(x, y) };
  };
  const move = (event: PointerEvent): void => {
    const { x, y, hit } = find(event);
    const last = state.tip.peek();
    host.style.cursor = hit !== null && isTakable(hit) ? 'pointer' : '';
    if (hit === null) state.tip.value = null;
    else if (last?.hit !== hit) state.tip.value = { x, y, hit };
  };
  const leave = (): void => {
    state.tip.value = null;
  };
  const click = (event: MouseEvent): void => {
    const { hit } = find(event);
    if (hit === null) return;
    if (hit.act !== undefined) hit.act();
    else if (hit.row !== NO_ROW) app.moveTo(hit.row, 'jump');
  };
  host.addEventListener('pointermove', move);
  host.addEventListener('pointerleave', leave);
  host.addEventListener('click', click);
  return () => {
    host.removeEventListener('pointermove', move);
    host.removeEventListener('pointerleave', leave);
    host.removeEventListener('click', click);
  };
}

function isTakable({ row, act }: Hit): boolean {
  return act !== undefined || row !== NO_ROW;
}

function TipBox({ tip }: { readonly tip: ReadonlySignal<Tip | null> }): JSX.Element | null {
  const at = tip.value;
  if (at === null || at.hit.says === '') return null;
  // From the middle on it lies on the other side of the pointer, so that it is never cut off.
  const side = { '--x': `${String(at.x)}px`, '--y': `${String(at.y)}px` };
  return (
    <div class="chart-tip" role="tooltip" ref={place} style={side}>
      {at.hit.says}
    </div>
  );
}

function place(element: HTMLElement | null): void {
  const parent = element?.parentElement;
  if (element === null || parent === null || parent === undefined) return;
  const x = Number.parseFloat(element.style.getPropertyValue('--x'));
  const y = Number.parseFloat(element.style.getPropertyValue('--y'));
  const left = Math.max(4, Math.min(x + 12, parent.clientWidth - element.offsetWidth - 4));
  const below = y + 16 + element.offsetHeight < parent.clientHeight;
  element.style.left = `${String(left)}px`;
  element.style.top = `${String(Math.max(4, below ? y + 16 : y - 12 - element.offsetHeight))}px`;
}
