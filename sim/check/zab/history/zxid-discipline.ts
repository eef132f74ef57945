import type { Zxid } from '../../../../core/zxid.js';
import { ZERO_ZXID, counterOf, epochOf, formatZxid, makeZxid } from '../../../../core/zxid.js';
import type { Envelope } from '../../../trace/event-stream.js';
import { serverName } from '../../actor-names.js';
import type { Evidence } from '../../checker.js';
import { Findings, witness } from '../../checker.js';
import type { ZabChecker } from '../context.js';
import type { ZabGhosts } from '../ghosts/ghosts.js';
import { flawOf } from '../ghosts/log-disk.js';
import type { Replica } from '../ghosts/replica.js';

/**
 * Z11: the counters of an epoch run 1, 2, 3 and so on, and no zxid is used twice. A log takes one transaction behind the
 * other as they follow in their history. A leader commits in that order and leaves none out. On a connection the
 * proposals come in that order as well, and commits and acknowledgements by rising zxids. Premise: each of these.
 */
export function zxidDiscipline(ghosts: ZabGhosts): ZabChecker {
  const findings = new Findings('Z11');
  const judge = new Judge(findings, ghosts);
  const { judges } = ghosts;
  judges.proposed.push(({ zxid, txn }, replica, at) => judge.proposed({ zxid, txn }, replica, at));
  judges.appended.push(({ zxid }, replica, at) => judge.appended(zxid, replica, at));
  judges.committed.push(({ zxid }, replica, at) => judge.committed(zxid, replica, at));
  const proposals = new InOrder(findings, { what: 'proposals', mayRepeat: true });
  const commits = new InOrder(findings, { what: 'commits', mayRepeat: false });
  const acks = new InOrder(findings, { what: 'acknowledgements', mayRepeat: false });
  judges.proposal.push(({ to, conn, zxid }, _, at) => {
    const last = proposals.pass({ to, conn, zxid }, at);
    if (zxid !== null && last !== ZERO_ZXID) judge.follows(last, { zxid, to }, at);
  });
  judges.commit.push(({ to, conn, zxid }, _, at) => {
    commits.pass({ to, conn, zxid }, at);
  });
  judges.ack.push(({ to, conn, zxid }, _, at) => {
    // The acknowledgement of NEWLEADER carries no transaction, and is repeated at UPTODATE.
    if (zxid !== null && counterOf(zxid) > 0) acks.pass({ to, conn, zxid }, at);
  });
  return { findings, handlers: ghosts.handlersWith({}) };
}

class Judge {
  readonly #findings: Findings;
  readonly #ghosts: ZabGhosts;
  /** By leader, what it committed last. */
  readonly #commits: (Zxid | undefined)[] = [];

  constructor(findings: Findings, ghosts: ZabGhosts) {
    this.#findings = findings;
    this.#ghosts = ghosts;
  }

  proposed({ zxid, txn }: { zxid: Zxid; txn: number }, { sid }: Replica, at: Envelope): void {
    this.#findings.premise();
    const { epochs } = this.#ghosts;
    const epoch = epochs.of(epochOf(zxid));
    const next = makeZxid(epoch.number, epoch.proposed + 1);
    const known = epochs.find(zxid);
    if (known !== undefined && known.proposedAt > 0) {
      const bytes = known.txn === txn ? 'the same bytes' : 'other bytes';
      this.#findings.violated(
        `promised that a zxid stands for one transaction, but ${serverName(known.proposer)} proposed ` +
          `${formatZxid(zxid)} and then ${serverName(sid)} did, with ${bytes}`,
        [{ index: known.proposedAt, role: 'first proposal' }, witness(at, 'second proposal')],
      );
    } else if (zxid !== next) {
      const last = epochs.find(next - 1)?.proposedAt ?? 0;
      this.#findings.violated(
        `promised that the counters of an epoch have no gap, but ${serverName(sid)} proposed ${formatZxid(zxid)} where ` +
          `${formatZxid(next)} was next`,
        [...(last > 0 ? [{ index: last, role: 'proposal before' }] : []), witness(at, 'proposal')],
      );
    }
  }

  appended(zxid: Zxid, { sid, logged }: Replica, at: Envelope): void {
    this.#findings.premise();
    if (zxid === logged + 1) return;
    const { epochs } = this.#ghosts;
    const flaw = flawOf(epochs, { end: logged, zxid, index: at.index });
    if (flaw === null && !epochs.contains(logged, zxid)) return;
    const wrong =
      flaw === null
        ? 'which holds it already'
        : flaw.kind === 'missing'
          ? `which lacks ${formatZxid(flaw.zxid)}`
          : `where ${formatZxid(epochs.before(zxid))} comes before it`;
    this.#findings.violated(
      `promised that a log takes one transaction behind the other, but ${serverName(sid)} put ${formatZxid(zxid)} into ` +
        `its log behind ${formatZxid(logged)}, ${wrong}`,
      [...this.#proposalOf(zxid), witness(at, 'record')],
    );
  }

  committed(zxid: Zxid, { sid }: Replica, at: Envelope): void {
    this.#findings.premise();
    const { epochs } = this.#ghosts;
    const epoch = epochOf(zxid);
    const last = this.#commits[sid] ?? ZERO_ZXID;
    const next = epochOf(last) === epoch ? last + 1 : makeZxid(epoch, 1);
    this.#commits[sid] = zxid;
    if (zxid === next) return;
    const before = epochs.find(last)?.committedAt ?? 0;
    this.#findings.violated(
      `promised that a leader commits in the order of its proposals, but ${serverName(sid)} committed ` +
        `${formatZxid(zxid)} where ${formatZxid(next)} was next`,
      [...(before > 0 ? [{ index: before, role: 'commit before' }] : []), witness(at, 'commit')],
    );
  }

  /** On a connection each proposal comes behind the one before it in its history (ZOOKEEPER-2418, 4925). */
  follows(last: Zxid, { zxid, to }: { zxid: Zxid; to: number }, at: Envelope): void {
    const { epochs } = this.#ghosts;
    if (zxid === last || zxid === last + 1 || epochs.before(zxid) === last) return;
    this.#findings.violated(
      `promised that proposals go out without a gap, but ${serverName(at.actor)} sent ${formatZxid(zxid)} to ` +
        `${serverName(to)} behind ${formatZxid(last)}, and ${formatZxid(epochs.before(zxid))} comes before it`,
      [...this.#proposalOf(zxid), witness(at, 'message')],
    );
  }

  #proposalOf(zxid: Zxid): readonly Evidence[] {
    const proposedAt = this.#ghosts.epochs.find(zxid)?.proposedAt ?? 0;
    return proposedAt > 0 ? [{ index: proposedAt, role: 'proposal' }] : [];
  }
}

/** The last message of its kind on a connection. */
interface Passed {
  conn: number;
  zxid: Zxid;
  index: number;
}

/** Zxids of one kind of message rise on each connection: two servers have one at a time. */
class InOrder {
  readonly #findings: Findings;
  readonly #rule: { readonly what: string; readonly mayRepeat: boolean };
  readonly #last: (Passed | undefined)[][] = [];

  constructor(findings: Findings, rule: { readonly what: string; readonly mayRepeat: boolean }) {
    this.#findings = findings;
    this.#rule = rule;
  }

  /** Takes a message; returns the zxid of the one before it on its connection, 0 for none. */
  pass({ to, conn, zxid }: { to: number; conn: number | null; zxid: Zxid | null }, at: Envelope): Zxid {
    if (zxid === null) return ZERO_ZXID;
    const row = (this.#last[at.actor] ??= []);
    const passed = (row[to] ??= { conn: -1, zxid: ZERO_ZXID, index: 0 });
    const last = passed.conn === (conn ?? 0) ? passed.zxid : ZERO_ZXID;
    if (last !== ZERO_ZXID) {
      this.#findings.premise();
      if (zxid < last || (zxid === last && !this.#rule.mayRepeat)) this.#report({ to, zxid, passed }, at);
    }
    passed.conn = conn ?? 0;
    passed.zxid = zxid;
    passed.index = at.index;
    return last;
  }

  #report({ to, zxid, passed }: { to: number; zxid: Zxid; passed: Passed }, at: Envelope): void {
    this.#findings.violated(
      `promised that ${this.#rule.what} go out in the order of zxids, but ${serverName(at.actor)} sent ` +
        `${formatZxid(zxid)} to ${serverName(to)} behind ${formatZxid(passed.zxid)}`,
      [{ index: passed.index, role: 'message before' }, witness(at, 'message')],
    );
  }
}
