import type { Places } from '../places.js';
import type { Collector, RowHandlers } from '../collector.js';
import type { AcceptorHistory, AcceptorStep } from '../tables.js';
import type { Row } from '../trace-model.js';

const NEW_LIFE: Omit<AcceptorStep, 'row'> = {
  isUp: true,
  promised: 0,
  isPromiseDurable: true,
  accepted: null,
  isAcceptedDurable: true,
  learned: null,
};

/** What each acceptor of single-decree Paxos holds, step by step. */
export function acceptorCollector({ actors }: Places): Collector<readonly AcceptorHistory[]> {
  const steps = new Map<number, AcceptorStep[]>();
  const servers = actors.flatMap(({ id, role }, place) => (role === 'server' ? [{ id, place }] : []));
  let isPaxos = false;
  const change = (
    address: number,
    row: Row,
    alter: (last: AcceptorStep) => Partial<Omit<AcceptorStep, 'row'>> | null,
  ): void => {
    const list = steps.get(address);
    const last = list?.at(-1);
    const changes = last === undefined ? null : alter(last);
    if (last !== undefined && changes !== null) list?.push({ ...last, ...changes, row });
  };
  const handlers: RowHandlers = {
    'process.started': (_, { actor, row }) => {
      const list = steps.get(actor) ?? [];
      list.push({ ...NEW_LIFE, row });
      steps.set(actor, list);
    },
    'process.crashed': (_, { actor, row }) => change(actor, row, () => ({ isUp: false })),
    'paxos.recovered': ({ promised, entries }, { actor, row }) => {
      isPaxos = true;
      const [entry] = entries;
      const accepted = entry === undefined ? null : { ballot: entry.ballot, value: entry.value };
      change(actor, row, () => ({ promised, accepted }));
    },
    'ballot.stored': ({ ballot }, { actor, row }) =>
      change(actor, row, () => ({ promised: ballot, isPromiseDurable: false })),
    'log.appended': (event, { actor, row }) => {
      if (!('ballot' in event)) return;
      const { ballot, value } = event;
      change(actor, row, () => ({ accepted: { ballot, value }, isAcceptedDurable: false }));
    },
    'disk.synced': ({ tags }, { actor, row }) => {
      for (const tag of tags)
        change(actor, row, ({ promised, accepted }) => {
          if (tag.kind === 'promised' && tag.ballot === promised) return { isPromiseDurable: true };
          if (tag.kind !== 'accepted' || tag.ballot !== accepted?.ballot) return null;
          return tag.promised >= promised
            ? { isAcceptedDurable: true, isPromiseDurable: true }
            : { isAcceptedDurable: true };
        });
    },
    'paxos.learned': ({ value }, { actor, row }) => change(actor, row, () => ({ learned: value })),
  };
  return {
    handlers,
    finish: () =>
      isPaxos ? servers.map(({ id, place }) => ({ actor: place, steps: steps.get(id) ?? [] })) : [],
  };
}
