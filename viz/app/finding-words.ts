import type { Finding } from '../model/trace-model.js';

export interface FindingWords {
  readonly promised: string;
  readonly happened: string;
}

/**
 * A finding's message in two sentences. Checkers write `promised that …, but …`; whatever is written otherwise is what
 * happened, and the rule's own words are the promise.
 */
export function sentencesOf({ message, title, slug }: Finding): FindingWords {
  const match = /^(?:promised )?(?:that )?(.*?), but (.*)$/s.exec(message);
  if (match === null) return { promised: sentence(title || slug), happened: sentence(message) };
  return { promised: sentence(match[1] ?? title), happened: sentence(match[2] ?? message) };
}

/** With a capital letter, unless a name of a server begins it, and a full stop. */
function sentence(text: string): string {
  const isName = /^[sc]\d+\b/.test(text);
  const begun = isName ? text : text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}
