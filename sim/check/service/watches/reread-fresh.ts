import type { Zxid } from '../../../../core/zxid.js';
import { ZERO_ZXID, formatZxid } from '../../../../core/zxid.js';
import { actorName } from '../../actor-names.js';
import { Findings, witness } from '../../checker.js';
import type { ServiceChecker, ServiceContext } from '../context.js';
import type { ServiceGhosts } from '../ghosts/ghosts.js';
import type { Handle } from '../ghosts/records.js';
import { isRead } from '../requests.js';

/** An event that a handle was told of. */
interface Told {
  readonly zxid: Zxid;
  readonly index: number;
}

/** The events of a handle that calls may have been made behind. */
interface Events {
  /** The newest event before the last call that returned, or one of an earlier call that was newer. */
  floor: Told;
  /** Later ones, in their order. */
  readonly later: Told[];
}

/**
 * W10: what a client reads behind an event is at least as new as the event says. Premise: each read that was called
 * behind an event of its handle, and answered.
 */
export function rereadFresh(context: ServiceContext, service: ServiceGhosts): ServiceChecker {
  const findings = new Findings('W10');
  const events = new Map<Handle, Events>();
  const { judges } = service;
  judges.ended.push((handle) => events.delete(handle));
  judges.notified.push((handle, { zxid }, { index }) => {
    let known = events.get(handle);
    if (known === undefined) {
      known = { floor: { zxid: ZERO_ZXID, index: 0 }, later: [] };
      events.set(handle, known);
    }
    known.later.push({ zxid, index });
  });
  judges.returned.push(({ handle, called, request, outcome, xid }, { zxid }, at) => {
    const known = events.get(handle);
    if (known === undefined) return;
    // Calls return in their order, so that what was told before one of them was told before all that follow.
    const behind = known.later.findIndex(({ index }) => index > called.index);
    for (const told of known.later.splice(0, behind < 0 ? known.later.length : behind)) {
      if (told.zxid > known.floor.zxid) known.floor = told;
    }
    if (outcome === 'unknown' || zxid === ZERO_ZXID || !isRead(request)) return;
    const { floor } = known;
    if (floor.index === 0) return;
    findings.premise();
    if (zxid >= floor.zxid) return;
    findings.violated(
      `promised that a read behind an event shows what the event tells of, but ` +
        `${actorName(handle.client, context.servers)} was told of a change at ${formatZxid(floor.zxid)}, and call ` +
        `${String(xid)} was answered from ${formatZxid(zxid)}`,
      [{ index: floor.index, role: 'event' }, { index: called.index, role: 'read' }, witness(at, 'answer')],
    );
  });
  return { findings, handlers: service.handlersWith({}) };
}
