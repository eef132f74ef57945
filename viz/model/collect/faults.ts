import type { Collector } from '../collector.js';
import type { Places } from '../places.js';
import type { FaultMark } from '../trace-model.js';

/** The planned faults, those that struck and those that found nobody. */
export function faultCollector(places: Places): Collector<readonly FaultMark[]> {
  const marks: FaultMark[] = [];
  return {
    handlers: {
      'fault.struck': ({ fault, actors: addresses, trigger }, { row, micros }) => {
        const names = addresses.map((address) => places.nameOf(address)).join(', ');
        const when = trigger === 'time' ? 'at its time' : trigger;
        const text = `${fault}${names === '' ? '' : ` of ${names}`}, ${when}`;
        const actors = addresses.map((address) => places.of(address));
        marks.push({ row, micros, isSkipped: false, fault, actors, text });
      },
      'fault.skipped': ({ fault, why }, { row, micros }) => {
        marks.push({
          row,
          micros,
          isSkipped: true,
          fault,
          actors: [],
          text: `${fault} struck nobody: ${why}`,
        });
      },
    },
    finish: () => [...marks],
  };
}
