import { useEffect, useState } from 'preact/hooks';

/** What the worker answers to a question; null until it has, and again as soon as the question is another one. */
export function useAnswer<T>(ask: () => Promise<T>, question: readonly unknown[]): T | null {
  const [answer, setAnswer] = useState<T | null>(null);
  useEffect(() => {
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
  }, question);
  return answer;
}
