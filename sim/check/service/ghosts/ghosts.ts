/**
 * What the rules of the service need to know of a run, kept once for all of them: handles and calls as clients report
 * them, the committed history, and what the checkers' own model makes of it. A rule registers with `judges` for what it
 * decides.
 *
 * They stand on the ghosts of ZAB. Several rules share them; the first of them feeds them.
 */
import { assert } from '../../../../core/assert.js';
import type { SessionId } from '../../../../core/ids.js';
import type { Identity } from '../../../../core/znode/acl.js';
import type { ZnodeRequest } from '../../../../core/znode/requests.js';
import type { Zxid } from '../../../../core/zxid.js';
import { ZERO_ZXID } from '../../../../core/zxid.js';
import type { Envelope, Handlers } from '../../../trace/event-stream.js';
import type { ZabGhosts } from '../../zab/ghosts/ghosts.js';
import type { ServiceContext, ServiceRunEvent } from '../context.js';
import type { IdentitySettings } from '../model/identities.js';
import { introduced } from '../model/identities.js';
import type { Model } from '../model/model.js';
import { Alone } from './alone.js';
import { Calls } from './calls.js';
import { History } from './history.js';
import { ServiceJudges } from './judges.js';
import type { Call, Handle, SessionRecord, Transaction } from './records.js';

type EventOf<K extends ServiceRunEvent['kind']> = Extract<ServiceRunEvent, { readonly kind: K }>;

export class ServiceGhosts {
  readonly judges = new ServiceJudges();
  readonly zab: ZabGhosts;
  readonly alone: Alone;
  readonly #settings: IdentitySettings;
  readonly #calls: Calls;
  readonly #history: History;
  #isFed = false;

  constructor(zab: ZabGhosts, { servers, settings = {} }: Pick<ServiceContext, 'servers' | 'settings'>) {
    this.zab = zab;
    this.alone = new Alone(zab);
    this.#settings = settings;
    this.#calls = new Calls(this.judges, settings);
    this.#history = new History(zab, { calls: this.#calls, judges: this.judges, servers });
    zab.judges.clientCrashed.push((client, at) => this.#calls.died(client, at));
  }

  /** The tree at the end of the committed history, and as it was, as far back as a live server may be. */
  get model(): Model {
    return this.#history.model;
  }

  /** The handlers of a rule: its own, and for the first rule also those that feed the ghosts. */
  handlersWith(own: Handlers<ServiceRunEvent>): Handlers<ServiceRunEvent> {
    for (const kind in own)
      assert(!(kind in this.#handlers), `the ghosts judge ${kind}, so a rule asks them for it`);
    if (this.#isFed) return this.zab.handlersWith(own);
    this.#isFed = true;
    return this.zab.handlersWith({
      ...own,
      ...this.#handlers,
      // Nobody judges these two, so that a rule may want them for itself.
      'client.connecting': (event, at) => {
        this.#calls.connecting(at.actor);
        own['client.connecting']?.(event, at);
      },
      'client.disconnected': (event, at) => {
        this.#calls.disconnected(at.actor);
        own['client.disconnected']?.(event, at);
      },
    });
  }

  /** A call by the session that it was made in; undefined if there was none, or it ended long ago. */
  callOf(session: SessionId, xid: number): Call | undefined {
    return this.#calls.find(session, xid);
  }

  /** Who a client is behind a request, before which it was `known` to be these. */
  introduced(known: readonly Identity[], request: ZnodeRequest): readonly Identity[] {
    return introduced(known, request, this.#settings);
  }

  /** The handle that a client uses, or has used last. */
  handleOf(client: number): Handle | undefined {
    return this.#calls.handleOf(client);
  }

  /** The handle that has this session. */
  handleWith(session: SessionId): Handle | undefined {
    return this.#calls.handleWith(session);
  }

  session(session: SessionId): SessionRecord | undefined {
    return this.model.session(session);
  }

  /** A committed transaction; undefined once every live server has applied it. */
  transaction(zxid: Zxid): Transaction | undefined {
    return this.#history.find(zxid);
  }

  /** Whether the model can tell the state behind this transaction. */
  knows(zxid: Zxid): boolean {
    return this.#history.knows(zxid);
  }

  /** What a live server has applied last. */
  appliedBy(server: number): Zxid {
    return this.zab.find(server)?.memory.end ?? ZERO_ZXID;
  }

  readonly #handlers: Handlers<ServiceRunEvent> = {
    'client.connected': (event, at) => this.#calls.connected(event, at),
    'client.expired': ({ session }, at) => this.#calls.ended(session, 'expired', at),
    'client.closed': ({ session }, at) => this.#calls.ended(session, 'closed', at),
    'client.called': (event, at) => this.#calls.called(event, at),
    'client.sent': (event, at) => this.#calls.sent(event, at),
    'client.returned': (event, at) => this.#calls.returned(event, at),
    'client.notified': (event, at) => this.#calls.notified(event, at),
    'server.replied': (event, at) => this.#replied(event, at),
    'client.read-only': (_, { actor }) => this.alone.visited(actor),
    'server.read-only': ({ zxid }, { actor, index }) => this.alone.begun(actor, { zxid, index }),
    'session.begun-locally': ({ session }) => {
      this.alone.localBegun(session);
      this.model.openLocally(session);
    },
    'znode.cleaning': (event, { actor }) => this.#history.cleaning(event, actor),
  };

  #replied(event: EventOf<'server.replied'>, at: Envelope): void {
    const { session, xid, code, zxid, state } = event;
    const call = this.#calls.find(session, xid) ?? null;
    if (call?.reply === null) {
      const isAlone = this.alone.find(at.actor) !== undefined;
      call.reply = { at: { index: at.index, micros: at.micros }, server: at.actor, code, zxid, isAlone };
      call.expected = this.#history.expect(call, state);
    }
    for (const judge of this.judges.replied) judge(call, event, at);
  }
}
