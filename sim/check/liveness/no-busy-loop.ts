import { counterOf } from '../../../core/zxid.js';
import type { Envelope } from '../../trace/event-stream.js';
import { serverName } from '../actor-names.js';
import type { Evidence } from '../checker.js';
import { Findings, witness } from '../checker.js';
import type { ZabChecker, ZabContext } from '../zab/context.js';
import type { ZabGhosts } from '../zab/ghosts/ghosts.js';
import { LateDisks } from './late-disks.js';

/** A leader pings each learner twice a tick, and each learner answers: this is four times as many, for each other server. */
const MESSAGES_PER_TICK = 8;
/** A client that asks for nothing pings, at most twice a tick with the shortest of sessions: twice as many. */
const ANSWERS_PER_TICK = 4;
/** Within so many ticks after it has caught up a server hears that it had come too late. */
const LATE_TICKS = 2;
/** A phase that is shorter than this says nothing about rates. */
const TICKS_MIN = 2;

/**
 * V5: in the quiet phase nobody of the core votes or changes its role, and no server sends more than a few messages for
 * each other server, and for each client, in a tick. Sessions end in the quiet phase as well, and their ends may use up
 * the zxids of an epoch: then there has to be another one, and that is no churn. Nor is it if a server whose disk is behind
 * what it has delivered, when the phase begins, is dropped by its leader for its late acknowledgements and comes back. Where
 * a strategy let events be late, until all was healed, the same goes for every server, and what was late is work to be done:
 * there the phase is judged when it is two ticks old. Premise: each server of the core, when the quiet phase begins.
 */
export function noBusyLoop(context: ZabContext, ghosts: ZabGhosts): ZabChecker {
  const findings = new Findings('V5');
  const sent: number[] = [];
  let quiet: Evidence | null = null;
  /** From when on it is judged. */
  let fromMicros = Infinity;
  /** Who left before that, and has not come back. */
  const away = new Set<number>();
  let isEpochSpent = false;
  const late = new LateDisks(ghosts, LATE_TICKS * context.tickMicros);
  const judge = (sid: number, deed: string, at: Envelope): void => {
    if (quiet === null || isEpochSpent || !context.core.includes(sid)) return;
    if (at.micros < fromMicros) away.add(sid);
    if (away.has(sid) || late.mayLeave(sid, at.micros)) return;
    findings.violated(
      `promised that nothing happens when nothing is asked, but in the quiet phase ${serverName(sid)} ${deed}`,
      [quiet, witness(at, deed)],
    );
  };
  const { judges } = ghosts;
  judges.proposed.push(({ zxid }) => {
    isEpochSpent ||= counterOf(zxid) >= context.counterMax;
  });
  // In the quiet phase the others still have to follow the leader of the new epoch.
  judges.established.push(() => {
    isEpochSpent &&= quiet !== null;
  });
  judges.roleChanged.push(({ role }, { sid }, at) => judge(sid, `became ${role}`, at));
  judges.voted.push(({ round }, { sid }, at) => judge(sid, `voted in round ${String(round)}`, at));
  judges.serving.push((_, { sid }) => away.delete(sid));
  judges.sent.push((_, { sid }, { micros }) => {
    if (micros >= fromMicros && !late.isAtWork(sid, micros)) sent[sid] = (sent[sid] ?? 0) + 1;
  });
  return {
    findings,
    handlers: ghosts.handlersWith({
      'run.phased': ({ phase }, at) => {
        if (phase !== 'quiet') return;
        for (const sid of context.core) {
          findings.premise();
          late.note(sid, ghosts);
        }
        quiet = witness(at, 'quiet phase');
        fromMicros = at.micros + (context.slackMicros > 0 ? LATE_TICKS * context.tickMicros : 0);
      },
    }),
    finish: ({ micros }) => {
      const ticks = (micros - fromMicros) / context.tickMicros;
      if (quiet === null || ticks < TICKS_MIN) return;
      const limit = MESSAGES_PER_TICK * (context.servers.length - 1) + ANSWERS_PER_TICK * context.clients;
      for (const sid of context.core) {
        const rate = (sent[sid] ?? 0) / ticks;
        if (rate <= limit) continue;
        findings.violated(
          `promised that a server is quiet when nothing is asked, but ${serverName(sid)} sent ${rate.toFixed(1)} messages ` +
            `a tick, and ${String(limit)} would be many`,
          [quiet],
        );
      }
    },
  };
}
