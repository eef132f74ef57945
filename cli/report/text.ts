/** How numbers and sentences are set. */
import prettyMilliseconds from 'pretty-ms';

/** `12,345` */
export function formatCount(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 run`, `12,345 runs` */
export function formatCounted(count: number, one: string, many: string): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** `0.8ms`, `120ms`, `3.4s`, `2m 5s` */
export function formatDuration(millis: number): string {
  if (millis === 0) return '0s';
  if (millis < 10) return `${millis.toFixed(1)}ms`;
  if (millis < 1000) return `${String(Math.round(millis))}ms`;
  return prettyMilliseconds(millis, { secondsDecimalDigits: millis < 60_000 ? 1 : 0 });
}

/** Virtual time in ms with all its µs: `12.345`. */
export function formatMicrosAsMs(micros: number): string {
  return (micros / 1000).toFixed(3);
}

/** Breaks a text between words so that no line is longer than `width`, unless a word is. */
export function wrap(text: string, width: number): readonly string[] {
  if (text.length <= width) return [text];
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line === '') line = word;
    else if (line.length + 1 + word.length <= width) line += ` ${word}`;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line];
}

/** A paragraph with all its lines indented. */
export function indented(text: string, indent: number, columns: number): string {
  const space = ' '.repeat(indent);
  return wrap(text, columns - indent)
    .map((line) => space + line)
    .join('\n');
}
