import type { ServiceChecker, ServiceContext } from './service/context.js';
import { RULES } from './rules.js';
import { serviceCheckers } from './service-checkers.js';
import { ZabGhosts } from './zab/ghosts/ghosts.js';
import { zabCheckers } from './zab-checkers.js';

/**
 * A checker for each rule of ZAB and of the znode service on top, in the order of the rules. Subscribe all of them or
 * none, in this order: the first ones feed what the others read.
 */
export function znodeCheckers(context: ServiceContext): readonly ServiceChecker[] {
  const ghosts = new ZabGhosts(context.servers);
  const order = Object.keys(RULES);
  const place = ({ findings }: ServiceChecker): number => order.indexOf(findings.rule);
  return [...zabCheckers(context, ghosts), ...serviceCheckers(context, ghosts)].sort(
    (one, other) => place(one) - place(other),
  );
}
