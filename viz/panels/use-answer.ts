import type { App } from '../app/app.js';
import { useEffect, useState } from 'preact/hooks';

/**
 * What the worker answers to a question; the answer to the question before, or null, until it has. Nothing is asked
 * before the trace is whole.
 */
export function useAnswer<T>(app: App, ask: () => Promise<T>, question: readonly unknown[]): T | null {
  const isOpen = app.opening.value.kind === 'open';
  const [answer, setAnswer] = useState<T | null>(null);
  useEffect(() => {
    if (!isOpen) return undefined;
    let isCurrent = true;
    ask().then(
      (value) => {
        if (isCurrent) setAnswer(() => value);
      },
      (error: unknown) => {
        console.error(error);
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [isOpen, ...question]);
  return answer;
}
