import { enumerate } from '../actor-names.js';
import type { Evidence } from '../checker.js';
import { Findings, witness } from '../checker.js';
import type { ZabChecker, ZabContext } from '../zab/context.js';
import type { ZabGhosts } from '../zab/ghosts/ghosts.js';
import type { IntactCore } from './intact-core.js';
import { OpenCalls, describeCall } from './open-calls.js';
import { Prospects } from './prospects.js';
import { seconds } from './seconds.js';
import { SpentEpochs } from './spent-epochs.js';

/**
 * V3 of ZAB: when the core is healed, every call ends before the time is up. (That servers come along is V2.) Premise:
 * each call that is open at the heal, and each that is made later. Not owed for calls that are made in the last moment,
 * which somebody does who insists on what is refused; nor while epochs are spent one after the other: a
 * client that asks for more at once than an epoch has room for, and insists, is never answered.
 */
export function callsEnd(context: ZabContext, ghosts: ZabGhosts, intact: IntactCore): ZabChecker {
  const findings = new Findings('V3');
  const calls = new OpenCalls(ghosts);
  const spent = new SpentEpochs(context, ghosts);
  const prospects = new Prospects(context, ghosts, intact);
  // There and back over another server, and committed in between.
  const promptMicros = 2 * context.commitBoundMicros;
  let heal: Evidence | null = null;
  return {
    findings,
    handlers: ghosts.handlersWith({
      ...calls.handlers(() => {
        if (heal !== null) findings.premise();
      }),
      'client.connecting': ({ to }, { actor }) => prospects.tries(actor, to),
      'run.phased': ({ phase }, at) => {
        if (phase !== 'liveness') return;
        prospects.heal();
        for (let open = calls.count; open > 0; open -= 1) findings.premise();
        heal = witness(at, 'heal');
      },
    }),
    finish: ({ micros, isOutOfTime }) => {
      if (heal === null || !isOutOfTime || calls.count === 0) return;
      if (!intact.hasQuorum()) {
        findings.excused('no-intact-quorum');
        return;
      }
      if (spent.hasJustBeen(micros, context.convergeBoundMicros)) {
        findings.excused('spent-epoch');
        return;
      }
      const open = [...calls.all()].filter((call) => micros - call.micros > promptMicros);
      const late = open.filter(({ client }) => !prospects.hasNone(client));
      if (late.length < open.length) findings.excused('no-server-left');
      if (late.length === 0) return;
      findings.violated(
        `promised that after the heal every call ends in time, but at ${seconds(micros)} ` +
          enumerate(late.map((call) => describeCall(call, context.servers))),
        [heal, ...late.map(({ index }) => ({ index, role: 'call' }))],
      );
    },
  };
}
