/** Buffers move to the page rather than being copied twice; what the worker keeps is copied before. */
import type { TraceModel } from '../model/trace-model.js';

/** A message for `postMessage`, and the buffers in it that are to be moved. */
export interface Transfer<T> {
  readonly value: T;
  readonly buffers: readonly ArrayBuffer[];
}

/** A copy of a model whose columns can be moved away. */
export function movableModel(model: TraceModel): Transfer<TraceModel> {
  const buffers: ArrayBuffer[] = [];
  const value = structuredClone(model);
  collectBuffers(value, buffers);
  return { value, buffers };
}

function collectBuffers(value: unknown, buffers: ArrayBuffer[]): void {
  if (ArrayBuffer.isView(value)) {
    const { buffer } = value;
    if (buffer instanceof ArrayBuffer) buffers.push(buffer);
  } else if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    for (const member of Object.values(value)) collectBuffers(member, buffers);
  } else if (Array.isArray(value)) {
    for (const member of value) if (typeof member === 'object') collectBuffers(member, buffers);
  }
}
