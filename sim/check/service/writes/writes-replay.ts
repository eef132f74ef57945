import type { ErrorCode } from '../../../../core/replication/state-machine.js';
import type { Envelope, Handlers } from '../../../trace/event-stream.js';
import { BlackBoxSearch } from '../../linearizability/black-box.js';
import type { CallHandlers } from '../../linearizability/znode/calls.js';
import { Guesses } from '../../linearizability/znode/guesses.js';
import { formatZxid } from '../../../../core/zxid.js';
import type { Evidence } from '../../checker.js';
import { Findings, witness } from '../../checker.js';
import { CODES, codeName, isTurnedAway } from '../codes.js';
import type { ServiceChecker, ServiceContext, ServiceRunEvent } from '../context.js';
import { callName, difference, requestName, sessionName } from '../describe.js';
import type { ServiceGhosts } from '../ghosts/ghosts.js';
import type { Call, Expected, Transaction } from '../ghosts/records.js';
import { isUpdate, wasAnswered } from '../requests.js';
import { isSameAnswer } from '../same-answer.js';

type ServiceHandlers = Handlers<ServiceRunEvent>;
type Returned = Parameters<ServiceGhosts['judges']['returned'][number]>[1];

/**
 * L1: the updates, one after the other as the committed history has them, give exactly the answers that clients got. An
 * answered update is in that history, and each of its transactions is somebody's. Premise: each answered update, and
 * each committed transaction that bears the number of a call.
 *
 * When the run is over the same is asked once more of the answers alone, reads included: whether any order of the calls
 * explains them. Servers that lie of their history to this rule and to their clients alike would be found out by that.
 */
export function writesReplay(context: ServiceContext, ghosts: ServiceGhosts): ServiceChecker {
  const judge = new Judge(context, ghosts);
  const guesses = new Guesses();
  const search = new BlackBoxSearch(context.servers, context.settings ?? {}, guesses);
  ghosts.judges.returned.push((call, event, at) => judge.returned(call, event, at));
  ghosts.judges.committed.push((txn, at) => {
    if (!search.isFull) noteIn(guesses, txn);
    judge.committed(txn, at);
  });
  return {
    findings: judge.findings,
    handlers: both(ghosts.handlersWith({}), search.handlers),
    finish: () => {
      if (judge.findings.violation !== null) return;
      const verdict = search.verdict();
      if (verdict.kind === 'illegal') judge.findings.violated(verdict.message, verdict.evidence);
    },
  };
}

function noteIn(guesses: Guesses, txn: Transaction): void {
  guesses.note(txn);
  const [change] = txn.changes;
  if (txn.op === 'deleteContainer' && change !== undefined) guesses.noteReaping(change.path, txn.zxid);
}

/** Gives calls to a second reader as well. */
function both(one: ServiceHandlers, other: CallHandlers): ServiceHandlers {
  // Named one by one, so that the compiler misses whichever is forgotten.
  const shared: CallHandlers = {
    'client.connecting': (event, at) => {
      one['client.connecting']?.(event, at);
      other['client.connecting'](event, at);
    },
    'client.connected': (event, at) => {
      one['client.connected']?.(event, at);
      other['client.connected'](event, at);
    },
    'client.read-only': (event, at) => {
      one['client.read-only']?.(event, at);
      other['client.read-only'](event, at);
    },
    'client.closed': (event, at) => {
      one['client.closed']?.(event, at);
      other['client.closed'](event, at);
    },
    'client.expired': (event, at) => {
      one['client.expired']?.(event, at);
      other['client.expired'](event, at);
    },
    'client.called': (event, at) => {
      one['client.called']?.(event, at);
      other['client.called'](event, at);
    },
    'client.sent': (event, at) => {
      one['client.sent']?.(event, at);
      other['client.sent'](event, at);
    },
    'client.returned': (event, at) => {
      one['client.returned']?.(event, at);
      other['client.returned'](event, at);
    },
    'process.crashed': (event, at) => {
      one['process.crashed']?.(event, at);
      other['process.crashed'](event, at);
    },
  };
  return { ...one, ...shared };
}

class Judge {
  readonly findings = new Findings('L1');
  readonly #context: ServiceContext;
  readonly #ghosts: ServiceGhosts;

  constructor(context: ServiceContext, ghosts: ServiceGhosts) {
    this.#context = context;
    this.#ghosts = ghosts;
  }

  returned(call: Call, { code, answer }: Returned, at: Envelope): void {
    if (!isUpdate(call.request) || !wasAnswered(call)) return;
    const { findings } = this;
    findings.premise();
    const { txn, expected } = call;
    if (isTurnedAway(code)) this.#turnedAway(call, code, at);
    else if (txn === null && this.#isFarewell(call)) return;
    else if (txn === null) {
      findings.violated(
        `promised that an answered update is in the committed history, but ${this.#name(call)}, was answered ${codeName(code)} ` +
          `and no transaction up to ${formatZxid(this.#ghosts.zab.committed)} is its own`,
        [{ index: call.called.index, role: 'call' }, witness(at, 'answer')],
      );
    } else if (expected !== null && !(code === expected.code && isSameAnswer(answer, expected.answer))) {
      findings.violated(
        `promised that updates are answered as their replay in the order of zxids gives it, but ${this.#name(call)}, which is ` +
          `${formatZxid(txn.zxid)}, was answered ${difference({ code, answer }, expected)}`,
        [...evidenceOf(txn, call), witness(at, 'answer')],
      );
    }
  }

  /** Who was told that nobody has looked at an update takes it for undone. */
  #turnedAway(call: Call, code: ErrorCode, at: Envelope): void {
    const isRight = code !== CODES.NOTREADONLY || call.reply?.isAlone === true;
    if (call.txn === null && isRight) return;
    const how = isRight ? 'it is in the committed history' : 'its server is not alone';
    this.findings.violated(
      `promised that an update is turned away before anything comes of it, but ${this.#name(call)}, was answered ` +
        `${codeName(code)}, and ${how}`,
      [{ index: call.called.index, role: 'call' }, witness(at, 'answer')],
    );
  }

  /** The end of a session that the ensemble does not know is no transaction. */
  #isFarewell({ request, handle }: Call): boolean {
    const { session } = handle;
    const isKnown = this.#ghosts.session(session) !== undefined;
    return request.kind === 'closeSession' && !isKnown && this.#ghosts.alone.beganLocally(session);
  }

  committed(txn: Transaction, at: Envelope): void {
    if (txn.cxid === 0) return;
    const { findings } = this;
    findings.premise();
    const { call } = txn;
    const code = call?.reply?.code ?? CODES.OK;
    if (call !== null && wasAnswered(call) && isTurnedAway(code)) {
      this.#turnedAway(call, code, at);
    } else if (call === null || !isUpdate(call.request)) {
      const what = call === null ? 'nobody has made such a call' : `that is a ${requestName(call.request)}`;
      findings.violated(
        `promised that the history has only what clients asked for, but ${formatZxid(txn.zxid)}, ${txn.op}, is for ` +
          `call ${String(txn.cxid)} of ${sessionName(txn.session)}, and ${what}`,
        [{ index: txn.proposedAt, role: 'proposal' }, witness(at, 'commit')],
      );
    } else if (call.txn === txn && call.expected !== null && !agree(txn, call.expected)) {
      findings.violated(
        `promised that a transaction is what its call comes to behind all before it, but the leader made ` +
          `${formatZxid(txn.zxid)} of ${this.#name(call)}: ${txn.op} with code ` +
          `${codeName(txn.code)}, where ${codeName(call.expected.code)}${brokenOff(call.expected)} is due`,
        [...evidenceOf(txn, call), witness(at, 'commit')],
      );
    }
  }

  #name(call: Call): string {
    return callName(call, this.#context.servers);
  }
}

/** Whether the leader came to the same end as the model, or refused for what it alone knows. */
function agree({ op, code }: Transaction, expected: Expected): boolean {
  return code === expected.code && (op === 'failedMulti') === (brokenOff(expected) !== '');
}

/** A multi that fails is answered with code 0. */
function brokenOff({ answer }: Expected): string {
  if (answer.kind !== 'multi') return '';
  return answer.results[0]?.kind === 'error' ? ' and a multi that fails' : '';
}

function evidenceOf({ proposedAt, committedAt }: Transaction, call: Call): readonly Evidence[] {
  return [
    { index: call.called.index, role: 'call' },
    { index: proposedAt, role: 'proposal' },
    { index: committedAt, role: 'commit' },
  ];
}
