import type { Surroundings, Workbench } from './workbench.js';

/** What the system and the size of the window ask for, as media queries. */
const QUERIES: Readonly<Record<keyof Surroundings, string>> = {
  prefersDark: '(prefers-color-scheme: dark)',
  isStill: '(prefers-reduced-motion: reduce)',
  isNarrow: '(max-width: 760px)',
};

/** Keeps the store informed of the system's wishes until the returned function is called. */
export function followMedia(app: Workbench, page: Window): () => void {
  const ends = [
    watch(page, QUERIES.prefersDark, (prefersDark) => {
      app.adapt({ prefersDark });
    }),
    watch(page, QUERIES.isStill, (isStill) => {
      app.adapt({ isStill });
    }),
    watch(page, QUERIES.isNarrow, (isNarrow) => {
      app.adapt({ isNarrow });
    }),
  ];
  return () => {
    for (const end of ends) end();
  };
}

function watch(page: Window, query: string, tell: (matches: boolean) => void): () => void {
  const list = page.matchMedia(query);
  const handle = (): void => {
    tell(list.matches);
  };
  handle();
  list.addEventListener('change', handle);
  return () => {
    list.removeEventListener('change', handle);
  };
}
