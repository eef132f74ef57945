import { signal } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';
import type { TraceService } from '../model/service.js';

/** A service, and how many of its answers are still awaited. */
export interface WatchedService {
  readonly service: TraceService;
  readonly awaited: ReadonlySignal<number>;
}

/** Counts the questions that are under way, so that a program that drives the page can wait for all answers. */
export function watchService(service: TraceService): WatchedService {
  const awaited = signal(0);
  const counted = async <T>(answer: Promise<T>): Promise<T> => {
    awaited.value += 1;
    try {
      return await answer;
    } finally {
      awaited.value -= 1;
    }
  };
  return {
    awaited,
    service: {
      open: (source, on) => counted(service.open(source, on)),
      cancel: () => {
        service.cancel();
      },
      tables: () => counted(service.tables()),
      details: (rows) => counted(service.details(rows)),
      states: (row) => counted(service.states(row)),
      changeOf: (actor, path, from, direction) => counted(service.changeOf(actor, path, from, direction)),
      search: (text) => counted(service.search(text)),
      why: (row) => counted(service.why(row)),
      whyNot: (row) => counted(service.whyNot(row)),
      fingerprints: () => counted(service.fingerprints()),
      original: () => counted(service.original()),
    },
  };
}
