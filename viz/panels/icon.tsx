import type { JSX } from 'preact';

/** Signs as shapes: not every system has a font with them. Each is drawn on a square of 16. */
const SHAPES = {
  first: 'M3 3v10M13 3 6 8l7 5z',
  previous: 'M13 8H4M8 4 4 8l4 4',
  play: 'M4 2.5 13 8l-9 5.5z',
  pause: 'M5 3v10M11 3v10',
  next: 'M3 8h9M8 4l4 4-4 4',
  last: 'M13 3v10M3 3l7 5-7 5z',
  back: 'M10 3 5 8l5 5',
  forth: 'M6 3l5 5-5 5',
  close: 'M4 4l8 8M12 4l-8 8',
  add: 'M8 3v10M3 8h10',
  pin: 'M5 2h6M6 2v5L4 10h8l-2-3V2M8 10v4',
  hide: 'M2 8s2.5-4 6-4 6 4 6 4-2.5 4-6 4-6-4-6-4zM3 13 13 3',
  zoom: 'M9 3h4v4M7 13H3V9M13 3 9 7M3 13l4-4',
  auto: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2M8 2v12M8 5h3.5M8 8h6M8 11h3.5',
  light:
    'M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6M8 1v2M8 13v2M1 8h2M13 8h2M3 3l1.4 1.4M11.6 11.6 13 13M13 3l-1.4 1.4M4.4 11.6 3 13',
  dark: 'M6 2.5A6 6 0 1 0 13.5 10 5 5 0 0 1 6 2.5z',
  help: 'M5.5 5.5a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.9-1.1 1.8M8 12.4v.6',
  search: 'M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9M10.3 10.3 14 14',
  more: 'M3 8h.01M8 8h.01M13 8h.01',
} as const;
export type IconName = keyof typeof SHAPES;

const FILLED: ReadonlySet<IconName> = new Set<IconName>(['first', 'play', 'last', 'dark']);

export function Icon({ name }: { readonly name: IconName }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path
        d={SHAPES[name]}
        stroke-width={name === 'more' ? 3 : undefined}
        fill={FILLED.has(name) ? 'currentColor' : 'none'}
      />
    </svg>
  );
}
