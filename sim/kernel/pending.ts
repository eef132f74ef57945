/** What happens when a pending event is taken. One class for each sort of work; the kernel knows none of them. */
export interface Work {
  /** A small number for the sort of work, for the run hash. */
  readonly sort: number;
  /** A 32-bit hash of the message's or timer's name (`hashText`); 0 where there is none. For the run hash. */
  readonly type: number;
  execute(): void;
  /** For a person who is asked to pick. */
  describe(): string;
}

/** The sorts of work, as the run hash knows them. Their numbers never change: golden hashes depend on them. */
export const WORK_SORTS = {
  start: 1,
  datagram: 2,
  timer: 3,
  synced: 4,
  resume: 5,
  strike: 6,
  phase: 7,
  message: 8,
  connection: 9,
  silence: 10,
  flow: 11,
  writable: 12,
  job: 13,
} as const;

/**
 * The order among the events of a channel. `fifo`: a later event is never due before an earlier one. `due`: by due time,
 * as the timers of a process. `none`: each is a channel of its own, as datagrams are; they share a number in the hash.
 */
export type ChannelOrder = 'fifo' | 'due' | 'none';

/** What keeps its own order among pending events. Two events of different channels may overtake one another. */
export class Channel {
  readonly id: number;
  readonly order: ChannelOrder;
  /** When the latest event of a FIFO channel is due. */
  lastDue = 0;
  /** The round of offers in which this channel has shown its head already. */
  shownIn = 0;

  constructor(id: number, order: ChannelOrder) {
    this.id = id;
    this.order = order;
  }
}

/** An event that is going to happen, unless it is cancelled. */
export class Pending {
  readonly dueMicros: number;
  /** Order of scheduling: decides between events that are due at the same time. */
  readonly sequence: number;
  readonly channel: Channel;
  readonly work: Work;
  isCancelled = false;

  constructor(dueMicros: number, sequence: number, channel: Channel, work: Work) {
    this.dueMicros = dueMicros;
    this.sequence = sequence;
    this.channel = channel;
    this.work = work;
  }
}

/** Due first, then scheduled first: the one order of all pending events. */
export function isBefore(a: Pending, b: Pending): boolean {
  return a.dueMicros < b.dueMicros || (a.dueMicros === b.dueMicros && a.sequence < b.sequence);
}
