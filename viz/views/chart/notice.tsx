import type { JSX } from 'preact';
import './chart.css';

/** In place of a picture: why there is none. */
export function Notice({ text }: { readonly text: string }): JSX.Element {
  return <p class="chart-notice">{text}</p>;
}
