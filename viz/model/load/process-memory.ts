import type { Row } from '../trace-model.js';
import { NO_ROW } from '../trace-model.js';
import type { Topic } from './topics.js';

/** What the order of events remembers of a process during one life: the rows that later events may rest on. */
export interface Memory {
  /** The input at hand, the last report of it, and the last of each topic. */
  stepCause: Row;
  stepReport: Row;
  readonly stepTopics: Map<Topic, Row>;
  role: Row;
  applied: Row;
  /** The newest promise or accepted value of an acceptor. */
  vote: Row;
  /** The message that brought a transaction first, and its writing to the log. */
  readonly arrivals: Map<Topic, Row>;
  readonly logged: Map<Topic, Row>;
  /** By session. */
  readonly renewals: Map<number, Row>;
  readonly attachments: Map<number, Row>;
  /** By session and path. */
  readonly watches: Map<string, Row>;
}

export function newMemory(): Memory {
  return {
    stepCause: NO_ROW,
    stepReport: NO_ROW,
    stepTopics: new Map(),
    role: NO_ROW,
    applied: NO_ROW,
    vote: NO_ROW,
    arrivals: new Map(),
    logged: new Map(),
    renewals: new Map(),
    attachments: new Map(),
    watches: new Map(),
  };
}

export function watchKey({ session, path }: { readonly session: number; readonly path: string }): string {
  return `${String(session)} ${path}`;
}
