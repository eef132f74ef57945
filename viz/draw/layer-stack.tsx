import type { ReadonlySignal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Layer } from './layer-painter.js';
import { LayerPainter } from './layer-painter.js';

export interface LayerStackProps {
  /** The same list for the life of the component; what changes, they read from signals. */
  readonly layers: readonly Layer[];
  /** Names the picture for those who cannot see it, in a sentence or two. A signal: it changes with every frame of a pan. */
  readonly label: ReadonlySignal<string>;
  readonly onPainted?: (names: readonly string[]) => void;
  /** Called once it stands in the page, to attach zoom and pointers; what it returns is called at the end. */
  readonly onReady?: (host: HTMLElement, painter: LayerPainter) => () => void;
  /** Lies above the canvases: labels to click, tooltips, the legend. */
  readonly children?: ComponentChildren;
}

const FILL = { position: 'absolute', inset: 0, width: '100%', height: '100%' } as const;

/** Fills the box that it is given with canvases on top of one another, and follows its size. */
export function LayerStack({ layers, label, onPainted, onReady, children }: LayerStackProps): JSX.Element {
  const host = useRef<HTMLDivElement>(null);
  const latest = useRef(onPainted);
  latest.current = onPainted;
  useLayoutEffect(() => {
    const element = host.current;
    if (element === null) return undefined;
    const painter = new LayerPainter(element, {
      canvases: [...element.querySelectorAll('canvas')],
      layers,
      onPainted: (names) => latest.current?.(names),
    });
    const detach = onReady?.(element, painter);
    return () => {
      detach?.();
      painter.dispose();
    };
    // The list of layers is the component's identity.
  }, [layers]);
  return (
    <div style={{ ...FILL, overflow: 'hidden' }}>
      <div
        ref={host}
        class="layers"
        role="img"
        aria-label={label}
        tabIndex={0}
        style={{ ...FILL, touchAction: 'none' }}
      >
        {layers.map(({ name }) => (
          <canvas key={name} data-layer={name} style={{ ...FILL, display: 'block' }} />
        ))}
      </div>
      {children}
    </div>
  );
}
