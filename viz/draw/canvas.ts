/** A place to draw on: a canvas, or the text of an SVG. Views draw once for both. All lengths are in CSS px. */
export interface Stroke {
  readonly colour: string;
  readonly width: number;
  readonly dash?: readonly number[];
  readonly alpha?: number;
}
export type Numbers = Float32Array | readonly number[];
/** x, y, width, height. */
export type Box = readonly [number, number, number, number];
/** How a closed shape looks: filled, stroked, or both. */
export interface Look {
  readonly fill?: string;
  readonly stroke?: Stroke;
  readonly alpha?: number;
}
export interface Brush {
  line(points: Numbers, stroke: Stroke): void;
  /** Many separate segments x1 y1 x2 y2 in one stroke. */
  segments(points: Numbers, stroke: Stroke): void;
  rect(box: Box, look: Look): void;
  /** Many boxes x y width height of one look. */
  rects(boxes: Numbers, look: Look): void;
  /** Many circles x y radius of one look. */
  circles(circles: Numbers, look: Look): void;
  /** A closed shape. */
  shape(points: Numbers, look: Look): void;
  /** Many closed shapes of one look, each of `corners` points x y. */
  shapes(points: Numbers, corners: number, look: Look): void;
  /** y is the middle of the letters. */
  text(text: string, x: number, y: number, style: TextStyle): void;
  /** The width that a text will have. */
  measure(text: string, style: TextStyle): number;
  /** What `paint` draws shows inside the box only. */
  clipped(box: Box, paint: () => void): void;
}
export interface TextStyle {
  readonly colour: string;
  readonly size: number;
  readonly align?: 'left' | 'center' | 'right';
  readonly isMono?: boolean;
  readonly isBold?: boolean;
  readonly isStruck?: boolean;
  readonly alpha?: number;
  /** Painted behind the letters, so that they can be read on marks. */
  readonly halo?: string;
}
/** The size of what is drawn on, in CSS px. */
export interface Size {
  readonly width: number;
  readonly height: number;
}
