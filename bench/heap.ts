import { assert } from '../core/assert.js';

/** What is alive, in bytes: objects of the engine, and bytes outside of its heap. Needs `node --expose-gc`. */
export function living(): { readonly heap: number; readonly outside: number } {
  const { gc } = globalThis;
  assert(gc !== undefined, 'node --expose-gc');
  gc();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return { heap: heapUsed, outside: arrayBuffers };
}
