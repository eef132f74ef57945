import type { Stat } from '../../../../core/znode/stat.js';
import { formatZxid } from '../../../../core/zxid.js';
import type { Envelope } from '../../../trace/event-stream.js';
import { Findings, witness } from '../../checker.js';
import type { ServiceChecker, ServiceContext } from '../context.js';
import { callName } from '../describe.js';
import type { ServiceGhosts } from '../ghosts/ghosts.js';
import type { Call } from '../ghosts/records.js';
import { isLook, wasAnswered } from '../requests.js';
import { PerLife, eachSuccess } from './answered-stats.js';
import { GivenNumbers } from './given-numbers.js';

/** The versions of a znode, as clients were told of them. */
interface Versions {
  /** Those that an answered update gave. */
  readonly given: GivenNumbers;
  /** The largest that anybody was told of, and when. */
  top: number;
  topAt: number;
}

/**
 * L5: the successful updates of a znode's data give it the versions 1, 2, 3 and so on, each of them one; a version that
 * was given to no answered update was given by one whose outcome is unknown. From calls and answers alone: a znode is
 * known by its path and czxid. Premise: each successful setData.
 */
export function versionOrder({ servers }: ServiceContext, ghosts: ServiceGhosts): ServiceChecker {
  const findings = new Findings('L5');
  const znodes = new PerLife<Versions>(() => ({ given: new GivenNumbers(), top: 0, topAt: 0 }));
  const writers = new Writers();
  const given = (call: Call, path: string, { czxid, version }: Stat, at: Envelope): void => {
    findings.premise();
    const versions = znodes.of(path, czxid);
    const before = versions.given.givenAt(version);
    if (before === undefined) versions.given.add(version, at.index);
    else {
      findings.violated(
        `promised that a version is given once, but ${callName(call, servers)}, was told version ${String(version)} of ` +
          `${path} (made by ${formatZxid(czxid)}), and so was a call before it`,
        [...(before === 0 ? [] : [{ index: before, role: 'first answer' }]), witness(at, 'second answer')],
      );
    }
    raise(versions, version, at.index);
  };
  ghosts.judges.called.push((call) => writers.called(call));
  ghosts.judges.returned.push((call, { answer }, at) => {
    const { request } = call;
    if (!wasAnswered(call)) return;
    if (isLook(request)) {
      if (request.path === null || !('stat' in answer) || answer.stat.version <= 0) return;
      raise(znodes.of(request.path, answer.stat.czxid), answer.stat.version, at.index);
      return;
    }
    writers.answered(call);
    if (call.outcome !== 'ok') return;
    eachSuccess(call, answer, (op, { stat }) => {
      if (op.kind === 'setData' && op.path !== null && stat !== null) given(call, op.path, stat, at);
    });
  });
  return {
    findings,
    handlers: ghosts.handlersWith({}),
    finish: () => {
      for (const [path, lives] of znodes.all())
        judgeGaps(findings, path, { lives, unknown: writers.of(path) });
    },
  };
}

function raise(versions: Versions, version: number, index: number): void {
  if (version <= versions.top) return;
  versions.top = version;
  versions.topAt = index;
}

function judgeGaps(
  findings: Findings,
  path: string,
  { lives, unknown }: { lives: Iterable<Versions>; unknown: number },
): void {
  let missing = 0;
  let shownAt = 0;
  for (const { given, top, topAt } of lives) {
    if (given.count === top) continue;
    missing += top - given.count;
    shownAt = topAt;
  }
  if (missing <= unknown) return;
  findings.violated(
    `promised that each version is given to one update, but ${String(missing)} of ${path} were given to none that was ` +
      `answered, and ${String(unknown)} have an unknown outcome`,
    [{ index: shownAt, role: 'version that came of it' }],
  );
}

/** By path, how many updates of its data were called and not answered. */
class Writers {
  readonly #counts = new Map<string, number>();

  of(path: string): number {
    return this.#counts.get(path) ?? 0;
  }

  called({ operations }: Call): void {
    for (const op of operations) if (op?.kind === 'setData') this.#add(op.path, 1);
  }

  answered({ operations }: Call): void {
    for (const op of operations) if (op?.kind === 'setData') this.#add(op.path, -1);
  }

  #add(path: string | null, by: number): void {
    if (path === null) return;
    const count = this.of(path) + by;
    if (count === 0) this.#counts.delete(path);
    else this.#counts.set(path, count);
  }
}
