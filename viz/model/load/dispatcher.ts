import type { RunEvent } from '../../../scenarios/run-recipe.js';
import type { RowEnvelope, RowHandlers } from '../collector.js';

type Handler = (event: RunEvent, at: RowEnvelope) => void;

/** Calls those who asked for a kind. */
export class Dispatcher {
  readonly #handlers = new Map<string, Handler[]>();

  add(handlers: RowHandlers): void {
    // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- the table is keyed by kind, so a handler only ever gets events of its own kind
    const table = handlers as Readonly<Record<string, Handler | undefined>>;
    for (const [kind, handler] of Object.entries(table)) {
      if (handler === undefined) continue;
      const list = this.#handlers.get(kind);
      if (list === undefined) this.#handlers.set(kind, [handler]);
      else list.push(handler);
    }
  }

  tell(event: RunEvent, at: RowEnvelope): void {
    const list = this.#handlers.get(event.kind);
    if (list !== undefined) for (const handler of list) handler(event, at);
  }
}
