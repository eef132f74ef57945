/** Columns move to the page rather than being copied by the browser: what the worker keeps is copied before, and exactly. */
import type { RowLists, TraceModel } from '../model/trace-model.js';

/** A message for `postMessage`, and the buffers in it that are to be moved. */
export interface Transfer<T> {
  readonly value: T;
  readonly buffers: readonly ArrayBuffer[];
}

/** A model with columns of its own, which can be moved away. */
export function movableModel(model: TraceModel): Transfer<TraceModel> {
  const { columns, order, messages } = model;
  const copy = new Copier();
  const value = {
    ...model,
    columns: {
      count: columns.count,
      index: copy.of(columns.index),
      micros: copy.of(columns.micros),
      kind: copy.of(columns.kind),
      actor: copy.of(columns.actor),
      cause: copy.of(columns.cause),
    },
    furtherCauses: copy.ofLists(model.furtherCauses),
    order: { cause: copy.of(order.cause), step: copy.of(order.step), state: copy.of(order.state) },
    effects: copy.ofLists(model.effects),
    rowsOfActor: copy.ofLists(model.rowsOfActor),
    messages: {
      count: messages.count,
      sent: copy.of(messages.sent),
      ended: copy.of(messages.ended),
      sentMicros: copy.of(messages.sentMicros),
      endedMicros: copy.of(messages.endedMicros),
      from: copy.of(messages.from),
      to: copy.of(messages.to),
      type: copy.of(messages.type),
      class: copy.of(messages.class),
      fate: copy.of(messages.fate),
      flags: copy.of(messages.flags),
      ofRow: copy.of(messages.ofRow),
    },
    pairs: { sent: copy.ofLists(model.pairs.sent), lost: copy.ofLists(model.pairs.lost) },
    density: model.density.map((level) => ({ ...level, counts: copy.of(level.counts) })),
  };
  return { value, buffers: copy.buffers };
}

/** What of a typed array is used here: a part of a buffer that can be copied out of it. */
interface Column<A> {
  readonly buffer: ArrayBufferLike;
  slice(): A;
}

class Copier {
  readonly buffers: ArrayBuffer[] = [];

  of<A extends Column<A>>(column: A): A {
    const copied = column.slice();
    if (copied.buffer instanceof ArrayBuffer) this.buffers.push(copied.buffer);
    return copied;
  }

  ofLists({ starts, rows }: RowLists): RowLists {
    return { starts: this.of(starts), rows: this.of(rows) };
  }
}
