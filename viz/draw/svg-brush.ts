/** Writes what is drawn as the text of an SVG, for exports. Needs no page: widths of letters are estimated. */
import type { Box, Brush, Look, Numbers, Stroke, TextStyle } from './canvas.js';
import { FONTS, TYPE } from './tokens.js';

/** Widths in ems of a common sans of the system; wide enough that a label gets room rather than too little. */
const NARROW = /[ .,:;'!|iljtfr()[\]/\\-]/;
const WIDE = /[mwMW@%→←↔⇥✕⊗↻▸◂◆▲⧉]/u;
const CAPITAL = /[A-Z]/;

export class SvgBrush implements Brush {
  readonly #parts: string[] = [];
  #clips = 0;

  line(points: Numbers, stroke: Stroke): void {
    if (points.length < 4) return;
    this.#path(`M${pairs(points, 0, points.length)}`, { stroke });
  }

  segments(points: Numbers, stroke: Stroke): void {
    const path: string[] = [];
    for (let i = 0; i + 3 < points.length; i += 4) path.push(`M${pairs(points, i, i + 4)}`);
    this.#path(path.join(''), { stroke });
  }

  rect(box: Box, look: Look): void {
    this.rects(box, look);
  }

  rects(boxes: Numbers, look: Look): void {
    const path: string[] = [];
    for (let i = 0; i + 3 < boxes.length; i += 4) {
      const width = decimal(boxes[i + 2]);
      path.push(
        `M${pairs(boxes, i, i + 2)}h${width}v${decimal(boxes[i + 3])}h${decimal(-(boxes[i + 2] ?? 0))}z`,
      );
    }
    this.#path(path.join(''), look);
  }

  circles(circles: Numbers, look: Look): void {
    const path: string[] = [];
    for (let i = 0; i + 2 < circles.length; i += 3) {
      const x = circles[i] ?? 0;
      const y = decimal(circles[i + 1]);
      const radius = circles[i + 2] ?? 0;
      const arc = `A${decimal(radius)} ${decimal(radius)} 0 1 0 `;
      path.push(
        `M${decimal(x - radius)} ${y}${arc}${decimal(x + radius)} ${y}${arc}${decimal(x - radius)} ${y}z`,
      );
    }
    this.#path(path.join(''), look);
  }

  shape(points: Numbers, look: Look): void {
    this.shapes(points, points.length / 2, look);
  }

  shapes(points: Numbers, corners: number, look: Look): void {
    const step = Math.max(2, corners * 2);
    const path: string[] = [];
    for (let i = 0; i + step <= points.length; i += step) path.push(`M${pairs(points, i, i + step)}z`);
    this.#path(path.join(''), look);
  }

  text(text: string, x: number, y: number, style: TextStyle): void {
    const anchor = style.align === 'center' ? 'middle' : style.align === 'right' ? 'end' : 'start';
    const halo =
      style.halo === undefined
        ? ''
        : ` stroke="${style.halo}" stroke-width="4" stroke-linejoin="round" paint-order="stroke"`;
    this.#parts.push(
      `<text x="${decimal(x)}" y="${decimal(y)}" dominant-baseline="central" text-anchor="${anchor}"` +
        ` font-size="${decimal(style.size)}" fill="${style.colour}"` +
        (style.isMono === true ? ` font-family="${escape(FONTS.mono)}"` : '') +
        (style.isBold === true ? ' font-weight="600"' : '') +
        (style.isStruck === true ? ' text-decoration="line-through"' : '') +
        opacity('opacity', style.alpha ?? 1) +
        `${halo}>${escape(text)}</text>`,
    );
  }

  measure(text: string, { size, isMono, isBold }: TextStyle): number {
    if (isMono === true) return [...text].length * size * 0.61;
    let ems = 0;
    for (const letter of text) {
      ems += NARROW.test(letter) ? 0.36 : WIDE.test(letter) ? 0.92 : CAPITAL.test(letter) ? 0.68 : 0.57;
    }
    return ems * size * (isBold === true ? 1.06 : 1);
  }

  clipped(box: Box, paint: () => void): void {
    this.#clips += 1;
    const id = `clip${String(this.#clips)}`;
    const [x, y, width, height] = box.map(decimal);
    this.#parts.push(
      `<clipPath id="${id}"><rect x="${x ?? ''}" y="${y ?? ''}" width="${width ?? ''}" height="${height ?? ''}"/></clipPath>`,
      `<g clip-path="url(#${id})">`,
    );
    paint();
    this.#parts.push('</g>');
  }

  /** The whole document, `background` behind everything. `title` names it for those who cannot see it. */
  document(title: string, background: string, box: Box): string {
    const [x, y, width, height] = box.map(decimal);
    const frame = `width="${width ?? ''}" height="${height ?? ''}"`;
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" ${frame} viewBox="${box.map(decimal).join(' ')}" role="img"` +
        ` font-family="${escape(FONTS.sans)}" font-size="${String(TYPE.small)}">`,
      `<title>${escape(title)}</title>`,
      `<rect x="${x ?? ''}" y="${y ?? ''}" ${frame} fill="${background}"/>`,
      ...this.#parts,
      '</svg>',
      '',
    ].join('\n');
  }

  #path(path: string, { fill, stroke, alpha = 1 }: Look): void {
    if (path === '') return;
    const line =
      stroke === undefined
        ? ''
        : ` stroke="${stroke.colour}" stroke-width="${decimal(stroke.width)}"` +
          (stroke.dash === undefined ? '' : ` stroke-dasharray="${stroke.dash.map(decimal).join(' ')}"`) +
          opacity('stroke-opacity', (stroke.alpha ?? 1) * alpha);
    const inside = fill === undefined ? ' fill="none"' : ` fill="${fill}"${opacity('fill-opacity', alpha)}`;
    this.#parts.push(`<path d="${path}"${inside}${line}/>`);
  }
}

/** Hundredths of a px are more than anyone sees, and shorter. */
function decimal(value: number | undefined): string {
  return String(Math.round((value ?? 0) * 100) / 100);
}

function pairs(points: Numbers, start: number, end: number): string {
  const texts: string[] = [];
  for (let i = start; i < end; i += 1) texts.push(decimal(points[i]));
  return texts.join(' ');
}

function opacity(name: string, alpha: number): string {
  return alpha === 1 ? '' : ` ${name}="${decimal(alpha)}"`;
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
