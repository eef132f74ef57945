import type { ReadonlySignal } from '@preact/signals';
import { computed, signal } from '@preact/signals';
import type { Palette } from './tokens.js';
import { DARK, FORCED, LIGHT } from './tokens.js';

/** The colours to draw with: the theme's, unless the system decides on colours. Follows both. */
export function makePalette(isDark: ReadonlySignal<boolean>): ReadonlySignal<Palette> {
  const media = matchMedia('(forced-colors: active)');
  const isForced = signal(media.matches);
  media.addEventListener('change', () => {
    isForced.value = media.matches;
  });
  return computed(() => (isForced.value ? FORCED : isDark.value ? DARK : LIGHT));
}
