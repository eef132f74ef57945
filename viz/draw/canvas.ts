/** A place to draw on: a canvas, or the text of an SVG. Views draw once for both. */
export interface Stroke {
  readonly colour: string;
  readonly width: number;
  readonly dash?: readonly number[];
  readonly alpha?: number;
}
export interface Brush {
  line(points: Float32Array | readonly number[], stroke: Stroke): void;
  /** Many separate segments x1 y1 x2 y2 in one stroke. */
  segments(points: Float32Array | readonly number[], stroke: Stroke): void;
  rect(x: number, y: number, width: number, height: number, fill: string, alpha?: number): void;
  outline(x: number, y: number, width: number, height: number, stroke: Stroke): void;
  circle(x: number, y: number, radius: number, fill: string | null, stroke?: Stroke): void;
  /** A closed shape. */
  shape(points: readonly number[], fill: string | null, stroke?: Stroke): void;
  text(text: string, x: number, y: number, style: TextStyle): void;
}
export interface TextStyle {
  readonly colour: string;
  readonly size: number;
  readonly align?: 'left' | 'center' | 'right';
  readonly isMono?: boolean;
  readonly isBold?: boolean;
  /** Painted behind the letters, so that they can be read on marks. */
  readonly halo?: string;
}
