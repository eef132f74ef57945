/** A brush whose x runs along time and whose y runs across the lanes, whichever way time lies on the screen. */
import type { Box, Brush, Look, Numbers, Stroke, TextStyle } from './canvas.js';

export class Plane implements Brush {
  /** The brush behind it, for shapes that stand upright on the screen whichever way time lies. */
  readonly screen: Brush;
  readonly isVertical: boolean;

  constructor(brush: Brush, isVertical: boolean) {
    this.screen = brush;
    this.isVertical = isVertical;
  }

  line(points: Numbers, stroke: Stroke): void {
    this.screen.line(this.#pairs(points), stroke);
  }

  segments(points: Numbers, stroke: Stroke): void {
    this.screen.segments(this.#pairs(points), stroke);
  }

  rect(box: Box, look: Look): void {
    this.screen.rect(this.box(box), look);
  }

  rects(boxes: Numbers, look: Look): void {
    this.screen.rects(this.#pairs(boxes), look);
  }

  circles(circles: Numbers, look: Look): void {
    if (!this.isVertical) {
      this.screen.circles(circles, look);
      return;
    }
    const turned = Float32Array.from(circles);
    for (let i = 0; i + 2 < turned.length; i += 3) {
      turned[i] = circles[i + 1] ?? 0;
      turned[i + 1] = circles[i] ?? 0;
    }
    this.screen.circles(turned, look);
  }

  shape(points: Numbers, look: Look): void {
    this.screen.shape(this.#pairs(points), look);
  }

  shapes(points: Numbers, corners: number, look: Look): void {
    this.screen.shapes(this.#pairs(points), corners, look);
  }

  /** The letters themselves are never turned. */
  text(text: string, x: number, y: number, style: TextStyle): void {
    if (this.isVertical) this.screen.text(text, y, x, style);
    else this.screen.text(text, x, y, style);
  }

  measure(text: string, style: TextStyle): number {
    return this.screen.measure(text, style);
  }

  clipped(box: Box, paint: () => void): void {
    this.screen.clipped(this.box(box), paint);
  }

  /** A box of the plane on the screen, or back. */
  box([x, y, width, height]: Box): Box {
    return this.isVertical ? [y, x, height, width] : [x, y, width, height];
  }

  /** A place of the plane on the screen. */
  at(along: number, across: number): readonly [number, number] {
    return this.isVertical ? [across, along] : [along, across];
  }

  #pairs(points: Numbers): Numbers {
    if (!this.isVertical) return points;
    const turned = new Float32Array(points.length);
    for (let i = 0; i + 1 < points.length; i += 2) {
      turned[i] = points[i + 1] ?? 0;
      turned[i + 1] = points[i] ?? 0;
    }
    return turned;
  }
}
