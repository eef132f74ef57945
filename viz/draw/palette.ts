import type { ReadonlySignal } from '@preact/signals';
import { computed, signal } from '@preact/signals';
import type { Palette } from './tokens.js';
import { DARK, FORCED, LIGHT } from './tokens.js';

/** The colours to draw with: the chosen theme's, unless the system decides on colours. Follows both. */
export function makePalette(theme: ReadonlySignal<'auto' | 'light' | 'dark'>): ReadonlySignal<Palette> {
  const isDark = mediaSignal('(prefers-color-scheme: dark)');
  const isForced = mediaSignal('(forced-colors: active)');
  return computed(() => {
    if (isForced.value) return FORCED;
    return theme.value === 'dark' || (theme.value === 'auto' && isDark.value) ? DARK : LIGHT;
  });
}

function mediaSignal(query: string): ReadonlySignal<boolean> {
  const media = matchMedia(query);
  const matches = signal(media.matches);
  media.addEventListener('change', () => {
    matches.value = media.matches;
  });
  return matches;
}
