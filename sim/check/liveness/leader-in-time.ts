import type { Envelope } from '../../trace/event-stream.js';
import { serverName } from '../actor-names.js';
import type { Evidence } from '../checker.js';
import { Findings, witness } from '../checker.js';
import type { ZabChecker, ZabContext } from '../zab/context.js';
import type { ZabGhosts } from '../zab/ghosts/ghosts.js';
import type { IntactCore } from './intact-core.js';
import { seconds } from './seconds.js';
import { SpentEpochs } from './spent-epochs.js';

interface Reign {
  readonly sid: number;
  readonly sinceMicros: number;
}

/**
 * V1: within `leaderBoundMicros` after the heal the core has an established leader, and from then on no server of the core
 * changes its role any more, unless it joins that leader; nor does one die. Premise: the heal. A leader that has used the
 * last zxid of its epoch gives up, and is owed no longer; another one is, within the bound. That nobody dies is owed all
 * the same.
 */
export function leaderInTime(context: ZabContext, ghosts: ZabGhosts, intact: IntactCore): ZabChecker {
  const findings = new Findings('V1');
  const spent = new SpentEpochs(context, ghosts);
  let reign: Reign | null = null;
  let heal: Evidence | null = null;
  let dueMicros = Infinity;
  const isSpent = (micros: number): boolean => spent.hasJustBeen(micros, context.leaderBoundMicros);
  const isOwed = (sid: number, { micros }: Envelope): boolean =>
    micros > dueMicros && context.core.includes(sid);
  const isLate = (): boolean => reign === null || reign.sinceMicros > dueMicros;
  const report = (what: string, evidence: readonly Evidence[]): void => {
    const message = `promised that after the heal the core has one leader in time${what}`;
    if (!intact.hasQuorum()) findings.excused('no-intact-quorum');
    else findings.violated(message, heal === null ? evidence : [heal, ...evidence]);
  };
  const reportNone = (evidence: readonly Evidence[]): void =>
    report(`, but at ${seconds(dueMicros)} there was none`, evidence);
  /** Whatever a server does behind the bound finds a leader, unless an epoch is spent, and leaves it. */
  const judge = (sid: number, deed: string, at: Envelope): void => {
    if (isLate() && !isSpent(at.micros)) reportNone([witness(at, 'still no leader')]);
    else if (!intact.isUnusable(sid))
      report(` and keeps it, but at ${seconds(at.micros)} ${serverName(sid)} ${deed}`, [witness(at, deed)]);
  };
  const ends = (sid: number): void => {
    if (reign?.sid === sid) reign = null;
  };
  const { judges } = ghosts;
  judges.roleChanged.push(({ role }, { sid, role: before }, at) => {
    if (role === before) return;
    if (isOwed(sid, at) && (before !== 'looking' || role === 'leading')) {
      if (isSpent(at.micros)) findings.excused('spent-epoch');
      else judge(sid, `went from ${before} to ${role}`, at);
    }
    ends(sid);
  });
  judges.crashed.push((_, { sid }, at) => {
    if (isOwed(sid, at)) judge(sid, 'died', at);
    ends(sid);
  });
  judges.serving.push((_, { sid, role }, at) => {
    if (role === 'leading' && context.core.includes(sid)) reign = { sid, sinceMicros: at.micros };
  });
  return {
    findings,
    handlers: ghosts.handlersWith({
      'run.phased': ({ phase }, at) => {
        if (phase !== 'liveness') return;
        findings.premise();
        heal = witness(at, 'heal');
        dueMicros = at.micros + context.leaderBoundMicros;
      },
    }),
    finish: ({ micros }) => {
      if (micros < dueMicros || !isLate()) return;
      if (isSpent(micros)) findings.excused('spent-epoch');
      else reportNone([]);
    },
  };
}
