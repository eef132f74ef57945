import { roundOf } from '../../../core/paxos/ballot.js';
import type { Collector, RowEnvelope } from '../collector.js';
import type { Places } from '../places.js';
import type { EpochSpan, Row } from '../trace-model.js';

interface OpenEpoch {
  readonly epoch: number;
  /** An address. */
  readonly leader: number;
  readonly start: Row;
  readonly startMicros: number;
  readonly isEstablished: boolean;
}

/**
 * In which time which epoch was led. In ZAB an epoch begins when its leader is established and ends when that server
 * takes another role, crashes, or another epoch begins; one that was proposed and never established has nobody. In Paxos
 * the round of a ballot takes the place of the epoch, and the end of its phase 1 that of the establishment.
 */
export function epochCollector(places: Places): Collector<readonly EpochSpan[]> {
  const spans: EpochSpan[] = [];
  let open: OpenEpoch | null = null;
  const close = (endMicros: number): void => {
    if (open !== null) spans.push(spanOf(open, endMicros, places));
    open = null;
  };
  const begin = (epoch: number, { row, micros, actor }: RowEnvelope, isEstablished: boolean): void => {
    close(micros);
    open = { epoch, leader: actor, start: row, startMicros: micros, isEstablished };
  };
  const leave = ({ actor, micros }: RowEnvelope): void => {
    if (open?.leader === actor) close(micros);
  };
  return {
    handlers: {
      'zab.epoch-proposed': ({ epoch }, at) => begin(epoch, at, false),
      'zab.established': ({ epoch }, at) => begin(epoch, at, true),
      'paxos.prepared': ({ ballot }, at) => begin(roundOf(ballot), at, true),
      'paxos.backed-off': (_, at) => leave(at),
      'role.changed': ({ role }, at) => {
        if (role !== 'leading') leave(at);
      },
      'process.crashed': (_, at) => leave(at),
    },
    finish: (endMicros) => (open === null ? [...spans] : [...spans, spanOf(open, endMicros, places)]),
  };
}

function spanOf(
  { epoch, leader, start, startMicros, isEstablished }: OpenEpoch,
  endMicros: number,
  places: Places,
): EpochSpan {
  return { epoch, leader: isEstablished ? places.of(leader) : null, start, startMicros, endMicros };
}
