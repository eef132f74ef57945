import { actorName, enumerate } from '../actor-names.js';
import type { Evidence, RunEnd } from '../checker.js';
import { Findings } from '../checker.js';
import type { SynodChecker, SynodContext } from '../paxos/context.js';
import { seconds } from './seconds.js';

/** A moment of the run. */
interface Moment {
  readonly micros: number;
  readonly index: number;
}

/** A call that has not ended. */
interface OpenCall extends Moment {
  readonly actor: number;
  readonly xid: number;
}

/** A server that has not learned: it runs without, or is down. */
interface Ignorance extends Moment {
  readonly isDown: boolean;
}

interface Heal extends Moment {
  readonly core: readonly number[];
}

const XIDS = 4294967296;
const NEVER_STARTED: Ignorance = { micros: 0, index: 0, isDown: true };

/**
 * V3: when the core is healed, each of its servers learns, in the life that it then leads, and every call ends, before
 * the time is up. Premise: each server of the core, each call that is open at the heal, and each that is made later.
 * What ended before the heal is held; without a heal nothing is owed. A client that dies takes its calls with it.
 */
export function progressAfterHeal(context: SynodContext): SynodChecker {
  const findings = new Findings('V3');
  const learned = new Set<number>();
  const ignorant = new Map<number, Ignorance>();
  const calls = new Map<number, OpenCall>();
  let heal: Heal | null = null;
  return {
    findings,
    handlers: {
      'run.phased': ({ phase, core }, { micros, index }) => {
        if (phase !== 'liveness') return;
        heal = { micros, index, core };
        for (let owed = core.length + calls.size; owed > 0; owed -= 1) findings.premise();
      },
      'process.started': (_, { actor, micros, index }) => {
        learned.delete(actor);
        ignorant.set(actor, { micros, index, isDown: false });
      },
      'process.crashed': (_, { actor, micros, index }) => {
        if (!learned.has(actor)) ignorant.set(actor, { micros, index, isDown: true });
        for (const [key, call] of calls) if (call.actor === actor) calls.delete(key);
      },
      'paxos.learned': (_, { actor }) => {
        learned.add(actor);
      },
      'client.called': ({ xid }, { actor, micros, index }) => {
        calls.set(actor * XIDS + xid, { actor, xid, micros, index });
        if (heal !== null) findings.premise();
      },
      'client.returned': ({ xid }, { actor }) => {
        calls.delete(actor * XIDS + xid);
      },
    },
    finish: (end) => {
      if (heal === null || !end.isOutOfTime) return;
      const waiting = new Map<number, Ignorance>();
      for (const sid of heal.core)
        if (!learned.has(sid)) waiting.set(sid, ignorant.get(sid) ?? NEVER_STARTED);
      if (waiting.size === 0 && calls.size === 0) return;
      report(findings, context, { heal, servers: waiting, calls: [...calls.values()], end });
    },
  };
}

/** Who still waits when the time is up. */
interface Waiting {
  readonly heal: Heal;
  readonly servers: ReadonlyMap<number, Ignorance>;
  readonly calls: readonly OpenCall[];
  readonly end: RunEnd;
}

function report(findings: Findings, context: SynodContext, { heal, servers, calls, end }: Waiting): void {
  const evidence: Evidence[] = [{ index: heal.index, role: 'heal' }];
  const waiting: string[] = [];
  for (const [sid, { micros, index, isDown }] of servers) {
    if (index > 0) evidence.push({ index, role: isDown ? 'death' : 'start' });
    const state = isDown ? 'is down' : 'has learned nothing';
    waiting.push(`${actorName(sid, context.servers)} ${state} since ${seconds(micros)}`);
  }
  for (const { actor, xid, micros, index } of calls) {
    evidence.push({ index, role: 'call' });
    waiting.push(
      `call ${String(xid)} of ${actorName(actor, context.servers)} waits since ${seconds(micros)}`,
    );
  }
  findings.violated(
    `promised that after the heal at ${seconds(heal.micros)} every server of the core learns and every call ends in ` +
      `time, but at ${seconds(end.micros)} ${enumerate(waiting)}`,
    evidence,
  );
}
