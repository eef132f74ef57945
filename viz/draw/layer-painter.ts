/**
 * Canvases on top of one another that are drawn again only when something that they show has changed.
 *
 * A layer need not say what it depends on: the signals that its painting reads are found out while it paints, and when
 * one of them changes the layer is painted again in the next animation frame. Layers that read nothing that changed keep
 * their pixels.
 */
import { effect, signal } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';
import { CanvasBrush } from './canvas-brush.js';
import type { Brush, Size } from './canvas.js';

/** The lowest comes first. */
export interface Layer {
  readonly name: string;
  /** Called with an empty surface. */
  readonly paint: (brush: Brush, size: Size) => void;
}

/** A painted layer: its canvas, and what stops it from following signals. */
interface Surface {
  readonly layer: Layer;
  readonly canvas: HTMLCanvasElement;
  readonly brush: CanvasBrush;
  stop: () => void;
}

export interface PainterOptions {
  readonly canvases: readonly HTMLCanvasElement[];
  readonly layers: readonly Layer[];
  /** After each frame in which something was painted, with the names of the layers. */
  readonly onPainted: (names: readonly string[]) => void;
}

export class LayerPainter {
  readonly #surfaces: readonly Surface[];
  readonly #onPainted: (names: readonly string[]) => void;
  readonly #size = signal<Size>({ width: 0, height: 0 });
  readonly #dirty = new Set<Surface>();
  readonly #observer: ResizeObserver;
  #frame: number | null = null;
  #scale = 0;

  /** Follows the size of `host` until `dispose` is called. */
  constructor(host: HTMLElement, { canvases, layers, onPainted }: PainterOptions) {
    this.#onPainted = onPainted;
    this.#surfaces = layers.flatMap((layer, i) => {
      const canvas = canvases[i];
      const context = canvas?.getContext('2d') ?? null;
      if (canvas === undefined || context === null) return [];
      return [{ layer, canvas, brush: new CanvasBrush(context), stop: () => undefined }];
    });
    this.#observer = new ResizeObserver(() => {
      this.#resize({ width: host.clientWidth, height: host.clientHeight });
    });
    this.#observer.observe(host);
    this.#resize({ width: host.clientWidth, height: host.clientHeight });
  }

  /** Of the host, in CSS px. */
  get size(): ReadonlySignal<Size> {
    return this.#size;
  }

  /** Paints layers again although no signal changed: all of them, or one by name. */
  invalidate(name?: string): void {
    for (const surface of this.#surfaces) {
      if (name === undefined || surface.layer.name === name) this.#mark(surface);
    }
  }

  dispose(): void {
    this.#observer.disconnect();
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
    for (const surface of this.#surfaces) surface.stop();
    this.#dirty.clear();
  }

  #resize(size: Size): void {
    const scale = devicePixelRatio;
    const { width, height } = this.#size.peek();
    if (size.width === width && size.height === height && scale === this.#scale) return;
    this.#scale = scale;
    for (const { canvas, brush } of this.#surfaces) {
      canvas.width = Math.round(size.width * scale);
      canvas.height = Math.round(size.height * scale);
      brush.resized();
    }
    this.#size.value = size;
    this.invalidate();
  }

  #mark(surface: Surface): void {
    this.#dirty.add(surface);
    this.#frame ??= requestAnimationFrame(() => {
      this.#paint();
    });
  }

  #paint(): void {
    this.#frame = null;
    const size = this.#size.peek();
    if (size.width === 0 || size.height === 0) return;
    const painted = this.#surfaces.filter((surface) => this.#dirty.has(surface));
    this.#dirty.clear();
    for (const surface of painted) this.#paintLayer(surface);
    this.#onPainted(painted.map(({ layer }) => layer.name));
  }

  /** The effect runs twice: at once, to paint and to learn what is read; and when that changes, to ask for a frame. */
  #paintLayer(surface: Surface): void {
    surface.stop();
    let isFirst = true;
    surface.stop = effect(() => {
      if (!isFirst) {
        this.#mark(surface);
        return;
      }
      isFirst = false;
      const size = this.#size.value;
      surface.brush.clear(size.width, size.height, this.#scale);
      surface.layer.paint(surface.brush, size);
    });
  }
}
