import { eventsOf } from '../../sim/protocols/events.js';
import { TraceSlice } from '../../sim/trace/file/trace-slice.js';
import type { EventRange } from '../input/event-range.js';
import { LineFile } from './line-file.js';
import { foldFor, readTraceFile } from './read-trace.js';

/**
 * Writes a part of a trace into a file of its own; none if the part is empty. Throws a {@link TraceError} if the trace is
 * not whole, and what the file system throws.
 */
export async function writeSlice(file: string, range: EventRange, target: string): Promise<TraceSlice> {
  const lines = new LineFile(target);
  try {
    const write = (line: string): void => lines.write(line);
    const slice = new TraceSlice({ ...range, specsFor: eventsOf, foldFor, write });
    for await (const item of readTraceFile(file)) slice.take(item);
    if (slice.events === 0) lines.abandon();
    else lines.close();
    return slice;
  } catch (error) {
    lines.abandon();
    throw error;
  }
}
