/** What servers of ZAB say of themselves, one line for each kind of event. */
import { formatZxid } from '../../../core/zxid.js';
import type { ZabEvent } from '../../../core/zab/events.js';
import type { ByKind } from '../by-kind.js';
import type { NameOf } from './phrases.js';
import { counted, names } from './phrases.js';
import { nameOfCode } from '../../../core/znode/codes.js';

/** Kinds that only ZAB has; the shared ones stand in `shared-words.ts`. */
export type ZabKind = Exclude<ZabEvent['kind'], 'role.changed' | 'guard.refused' | 'log.appended'>;

type Words = ByKind<Extract<ZabEvent, { readonly kind: ZabKind }>, NameOf, string>;

const BOXES: Readonly<Record<string, string>> = {
  current: 'counts',
  settled: 'notes, as of a settled ensemble,',
  ignored: 'ignores',
};

export const ZAB_WORDS: Words = {
  'zab.voted': ({ round, leader, zxid, peerEpoch }, nameOf) =>
    `votes for ${nameOf(leader)} in round ${String(round)} (epoch ${String(peerEpoch)}, log up to ${formatZxid(zxid)})`,
  'zab.notified': ({ from, round, leader, role, box }, nameOf) =>
    `${BOXES[box] ?? box} the vote of ${nameOf(from)}, ${role}, for ${nameOf(leader)} in round ${String(round)}`,
  'zab.elected': ({ leader, round, quorum }, nameOf) =>
    `ends its election, round ${String(round)}: ${names(quorum, nameOf)} stand for ${nameOf(leader)}`,
  'zab.epoch-proposed': ({ epoch, quorum }, nameOf) =>
    `fixes epoch ${String(epoch)}, above all that ${names(quorum, nameOf)} had accepted`,
  'zab.epoch-acked': ({ from, epoch, currentEpoch, zxid }, nameOf) =>
    `${nameOf(from)} accepts epoch ${String(epoch)}${currentEpoch < 0 ? ' again' : ` (it was in ${String(currentEpoch)})`}; its log ends at ${formatZxid(zxid)}`,
  'epoch.stored': ({ which, epoch }) => `holds ${which} epoch ${String(epoch)}, which is durable`,
  'zab.sync-chosen': ({ learner, mode, zxid, peer, rule }, nameOf) =>
    `synchronises ${nameOf(learner)}, which is at ${formatZxid(peer)}, by ${mode} to ${formatZxid(zxid)} (rule ${String(rule)})`,
  'zab.sync-applied': ({ mode, zxid }) => `has done what ${mode} ${formatZxid(zxid)} asks`,
  'zab.newleader-acked': ({ epoch, zxid }) =>
    `has taken over the history of epoch ${String(epoch)}, up to ${formatZxid(zxid)}`,
  'zab.established': ({ epoch, zxid, quorum }, nameOf) =>
    `is established as leader of epoch ${String(epoch)} by ${names(quorum, nameOf)}; its history ends at ${formatZxid(zxid)}`,
  'server.serving': ({ epoch, zxid }) =>
    `serves clients in epoch ${String(epoch)}, from ${formatZxid(zxid)} on`,
  'zab.proposed': ({ zxid, op, code, origin }, nameOf) =>
    `proposes ${formatZxid(zxid)}: ${op}${origin === 0 ? '' : ` by way of ${nameOf(origin)}`}${code === 0 ? '' : `, refused as ${nameOfCode(code)}`}`,
  'zab.acked': ({ from, zxid }, nameOf) =>
    `counts the acknowledgement of ${formatZxid(zxid)} by ${nameOf(from)}`,
  'zab.committed': ({ zxid, quorum }, nameOf) =>
    quorum.length === 0
      ? `learns that ${formatZxid(zxid)} is committed`
      : `commits ${formatZxid(zxid)}, acknowledged by ${names(quorum, nameOf)}`,
  'log.truncated': ({ zxid, removed }) =>
    `cuts its log behind ${formatZxid(zxid)}: ${counted(removed, 'transaction')} gone`,
  'log.recovered': ({ snapshot, last, acceptedEpoch, currentEpoch, end }) =>
    `finds on its disk: snapshot ${formatZxid(snapshot)}, log up to ${formatZxid(last)} (${end}), accepted epoch ${String(acceptedEpoch)}, current epoch ${String(currentEpoch)}`,
  'snap.started': ({ zxid }) => `begins a snapshot at ${formatZxid(zxid)}`,
  'snap.written': ({ zxid, end, isInstalled }) =>
    isInstalled
      ? `has installed the leader's snapshot ${formatZxid(zxid)}; its log before is void`
      : `snapshot ${formatZxid(zxid)} is durable, with changes up to ${formatZxid(end)} perhaps`,
  'tree.loaded': ({ zxid, from }) => `brings its state to ${formatZxid(zxid)} from ${from}`,
  'txn.applied': ({ zxid }) => `applies ${formatZxid(zxid)}`,
};
