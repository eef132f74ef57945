import { unreachable } from '../core/assert.js';
import type { RuleId } from '../sim/check/rules.js';
import type { Demands } from '../sim/check/zab/context.js';
import type { ProtocolId } from '../sim/plan.js';
import { synodProtocol } from '../sim/protocols/synod.js';
import { zabProtocol } from '../sim/protocols/zab.js';
import { plainSynod } from './synod/plain.js';
import { plainZab } from './zab/plain.js';

/** Everything that a plan can ask for on top. */
const ALL_DEMANDS: Demands = {
  progressDuring: { withinMicros: 1, fromMicros: 0, toMicros: 0 },
  leaderChangesMax: 0,
  electionRoundsMax: 0,
};

/** The rules that runs of a protocol decide, those included that only some plans ask for. */
export function rulesOn(protocol: ProtocolId): ReadonlySet<RuleId> {
  return new Set(checkersOn(protocol).map(({ findings }) => findings.rule));
}

function checkersOn(protocol: ProtocolId): readonly { readonly findings: { readonly rule: RuleId } }[] {
  switch (protocol) {
    case 'synod':
      return synodProtocol(plainSynod(3)).checkers();
    case 'zab':
      return zabProtocol({ ...plainZab(3), demands: ALL_DEMANDS }).checkers();
    default:
      return unreachable(protocol);
  }
}
