/** Draws on a Canvas 2D. Each call is one path: what looks alike should come in one call, for it then costs one stroke. */
import type { Box, Brush, Look, Numbers, Stroke, TextStyle } from './canvas.js';
import { hairlines } from './hairlines.js';
import { FONTS } from './tokens.js';

export class CanvasBrush implements Brush {
  readonly #context: CanvasRenderingContext2D;
  /** Widths of texts by font: the same few labels are measured again and again. */
  readonly #widths = new Map<string, number>();
  #font = '';
  /** Device pixels in a px. */
  #scale = 1;

  constructor(context: CanvasRenderingContext2D) {
    this.#context = context;
  }

  line(points: Numbers, stroke: Stroke): void {
    if (points.length < 4) return;
    this.#context.beginPath();
    this.#trace(points, 0, points.length);
    this.#stroke(stroke, 1);
  }

  segments(points: Numbers, stroke: Stroke): void {
    if (points.length === 0) return;
    this.#context.beginPath();
    const { pitch, count } = hairlines(stroke.width * this.#scale);
    if (count === 0) {
      this.#traceSegments(points, 0);
      this.#stroke(stroke, 1);
      return;
    }
    for (let i = 0; i < count; i += 1)
      this.#traceSegments(points, ((i - (count - 1) / 2) * pitch) / this.#scale);
    this.#stroke({ ...stroke, width: Math.min(stroke.width, 1 / this.#scale) }, 1);
  }

  rect(box: Box, look: Look): void {
    this.rects(box, look);
  }

  /** Filled one by one: an upright rectangle alone is much cheaper than in a path with others. */
  rects(boxes: Numbers, { fill, stroke, alpha = 1 }: Look): void {
    if (boxes.length === 0) return;
    const context = this.#context;
    if (fill !== undefined) {
      context.globalAlpha = alpha;
      context.fillStyle = fill;
      for (let i = 0; i + 3 < boxes.length; i += 4) {
        context.fillRect(boxes[i] ?? 0, boxes[i + 1] ?? 0, boxes[i + 2] ?? 0, boxes[i + 3] ?? 0);
      }
      context.globalAlpha = 1;
    }
    if (stroke === undefined) return;
    context.beginPath();
    for (let i = 0; i + 3 < boxes.length; i += 4) {
      context.rect(boxes[i] ?? 0, boxes[i + 1] ?? 0, boxes[i + 2] ?? 0, boxes[i + 3] ?? 0);
    }
    this.#stroke(stroke, alpha);
  }

  circles(circles: Numbers, look: Look): void {
    if (circles.length === 0) return;
    const context = this.#context;
    context.beginPath();
    for (let i = 0; i + 2 < circles.length; i += 3) {
      const x = circles[i] ?? 0;
      const y = circles[i + 1] ?? 0;
      const radius = circles[i + 2] ?? 0;
      context.moveTo(x + radius, y);
      context.arc(x, y, radius, 0, 2 * Math.PI);
    }
    this.#finish(look);
  }

  shape(points: Numbers, look: Look): void {
    this.shapes(points, points.length / 2, look);
  }

  shapes(points: Numbers, corners: number, look: Look): void {
    if (points.length === 0) return;
    this.#context.beginPath();
    const step = corners * 2;
    for (let start = 0; start + step <= points.length; start += step) {
      this.#trace(points, start, start + step);
      // What is filled is closed without being told so.
      if (look.stroke !== undefined) this.#context.closePath();
    }
    this.#finish(look);
  }

  text(text: string, x: number, y: number, style: TextStyle): void {
    const context = this.#context;
    this.#useFont(style);
    context.textBaseline = 'middle';
    context.textAlign = style.align ?? 'left';
    context.globalAlpha = style.alpha ?? 1;
    if (style.halo !== undefined) {
      context.setLineDash([]);
      context.lineJoin = 'round';
      context.lineWidth = 4;
      context.strokeStyle = style.halo;
      context.strokeText(text, x, y);
    }
    context.fillStyle = style.colour;
    context.fillText(text, x, y);
    if (style.isStruck === true) this.#strike(text, [x, y], style);
    context.globalAlpha = 1;
  }

  measure(text: string, style: TextStyle): number {
    const key = `${String(style.size)}${style.isMono === true ? 'm' : 's'}${style.isBold === true ? 'b' : 'r'}${text}`;
    const known = this.#widths.get(key);
    if (known !== undefined) return known;
    // Labels with numbers in them come and go without end.
    if (this.#widths.size > 5_000) this.#widths.clear();
    this.#useFont(style);
    const { width } = this.#context.measureText(text);
    this.#widths.set(key, width);
    return width;
  }

  clipped(box: Box, paint: () => void): void {
    const context = this.#context;
    const font = this.#font;
    context.save();
    context.beginPath();
    context.rect(...box);
    context.clip();
    paint();
    context.restore();
    // The context has its font of before again.
    this.#font = font;
  }

  /** Makes the whole surface empty, for one device pixel in `1 / scale` CSS px. */
  clear(width: number, height: number, scale: number): void {
    this.#scale = scale;
    this.#context.setTransform(scale, 0, 0, scale, 0, 0);
    this.#context.clearRect(0, 0, width, height);
  }

  /** To be called behind a change of the canvas's size, which resets its font. */
  resized(): void {
    this.#font = '';
  }

  #trace(points: Numbers, start: number, end: number): void {
    const context = this.#context;
    context.moveTo(points[start] ?? 0, points[start + 1] ?? 0);
    for (let i = start + 2; i + 1 < end; i += 2) context.lineTo(points[i] ?? 0, points[i + 1] ?? 0);
  }

  /** All segments, moved aside by so many px. */
  #traceSegments(points: Numbers, aside: number): void {
    const context = this.#context;
    for (let i = 0; i + 3 < points.length; i += 4) {
      const x1 = points[i] ?? 0;
      const y1 = points[i + 1] ?? 0;
      const x2 = points[i + 2] ?? 0;
      const y2 = points[i + 3] ?? 0;
      const share = aside === 0 ? 0 : aside / (Math.sqrt((x2 - x1) ** 2 + (y2 - y1) ** 2) || 1);
      const dx = (y1 - y2) * share;
      const dy = (x2 - x1) * share;
      context.moveTo(x1 + dx, y1 + dy);
      context.lineTo(x2 + dx, y2 + dy);
    }
  }

  #finish({ fill, stroke, alpha = 1 }: Look): void {
    const context = this.#context;
    if (fill !== undefined) {
      context.globalAlpha = alpha;
      context.fillStyle = fill;
      context.fill();
      context.globalAlpha = 1;
    }
    if (stroke !== undefined) this.#stroke(stroke, alpha);
  }

  #stroke({ colour, width, dash, alpha = 1 }: Stroke, outer: number): void {
    const context = this.#context;
    context.globalAlpha = alpha * outer;
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.lineJoin = 'miter';
    context.setLineDash(dash === undefined ? [] : [...dash]);
    context.stroke();
    context.globalAlpha = 1;
  }

  #strike(text: string, [x, y]: readonly [number, number], style: TextStyle): void {
    const width = this.measure(text, style);
    const left = style.align === 'center' ? x - width / 2 : style.align === 'right' ? x - width : x;
    this.#context.fillRect(left, y - 0.5, width, 1);
  }

  #useFont({ size, isMono, isBold }: TextStyle): void {
    const family = isMono === true ? FONTS.mono : FONTS.sans;
    const font = `${isBold === true ? '600 ' : ''}${String(size)}px ${family}`;
    // Parsing a font is dear, and most texts in a row have the same.
    if (font === this.#font) return;
    this.#font = font;
    this.#context.font = font;
  }
}
