import type { Box, Brush, Look, Numbers, Stroke, TextStyle } from '../../../viz/draw/canvas.js';

export interface DrawnText {
  readonly text: string;
  readonly box: Box;
}

/** Keeps what is drawn: points of shapes, and the boxes of texts with letters of one width. */
export class RecordingBrush implements Brush {
  readonly points: (readonly [number, number])[] = [];
  readonly texts: DrawnText[] = [];
  readonly strokes: Stroke[] = [];
  calls = 0;

  line(points: Numbers, stroke: Stroke): void {
    this.#take(points);
    this.strokes.push(stroke);
  }

  segments(points: Numbers, stroke: Stroke): void {
    this.#take(points);
    if (points.length > 0) this.strokes.push(stroke);
  }

  rect(box: Box, look: Look): void {
    this.rects(box, look);
  }

  rects(boxes: Numbers, _look: Look): void {
    this.calls += 1;
    for (let i = 0; i + 3 < boxes.length; i += 4) {
      const [x = 0, y = 0, width = 0, height = 0] = boxes.slice(i, i + 4);
      this.points.push([x, y], [x + width, y + height]);
    }
  }

  circles(circles: Numbers, _look: Look): void {
    this.calls += 1;
    for (let i = 0; i + 2 < circles.length; i += 3) {
      const [x = 0, y = 0, radius = 0] = circles.slice(i, i + 3);
      this.points.push([x - radius, y - radius], [x + radius, y + radius]);
    }
  }

  shape(points: Numbers, _look: Look): void {
    this.#take(points);
  }

  shapes(points: Numbers, _corners: number, _look: Look): void {
    this.#take(points);
  }

  text(text: string, x: number, y: number, style: TextStyle): void {
    const width = this.measure(text, style);
    const left = style.align === 'center' ? x - width / 2 : style.align === 'right' ? x - width : x;
    this.texts.push({ text, box: [left, y - 6, width, 12] });
  }

  measure(text: string, { size }: TextStyle): number {
    return [...text].length * size * 0.6;
  }

  clipped(_box: Box, paint: () => void): void {
    paint();
  }

  #take(points: Numbers): void {
    this.calls += 1;
    for (let i = 0; i + 1 < points.length; i += 2) this.points.push([points[i] ?? 0, points[i + 1] ?? 0]);
  }
}
