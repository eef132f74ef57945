/** Numbers as people read them. */

/** A point of virtual time: `1.204113 s`. */
export function timeText(micros: number): string {
  return `${(micros / 1_000_000).toFixed(6)} s`;
}

/** A length of virtual time, to three digits or so: `12.4 s`, `3.2 ms`, `240 µs`. */
export function durationText(micros: number): string {
  if (micros < 1000) return `${String(Math.round(micros))} µs`;
  if (micros < 1_000_000) return `${short(micros / 1000)} ms`;
  return `${short(micros / 1_000_000)} s`;
}

/** With a thin space between thousands: `27 506`. */
export function countText(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, '\u202f');
}

/** `1 event`, `27 506 events`. */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${countText(count)} ${count === 1 ? one : many}`;
}

/** `3.4 MB`. */
export function bytesText(bytes: number): string {
  if (bytes < 1000) return `${String(bytes)} B`;
  if (bytes < 1_000_000) return `${short(bytes / 1000)} kB`;
  return `${short(bytes / 1_000_000)} MB`;
}

/**
 * The time that a reader typed, in µs: `1.2`, `1.2s`, `450ms`, `30us`, `30µs`. Null if it is none.
 */
export function parseTime(text: string): number | null {
  const match = /^\s*(\d+(?:\.\d+)?)\s*(s|ms|us|µs)?\s*$/.exec(text);
  if (match === null) return null;
  const unit = match[2] ?? 's';
  const factor = unit === 's' ? 1_000_000 : unit === 'ms' ? 1000 : 1;
  return Number(match[1]) * factor;
}

function short(value: number): string {
  return value >= 100
    ? value.toFixed(0)
    : value >= 10
      ? trimmed(value.toFixed(1))
      : trimmed(value.toFixed(2));
}

function trimmed(text: string): string {
  return text.replace(/\.?0+$/, '');
}
