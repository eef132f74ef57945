/**
 * Whole servers in a small world without delays: what is sent, synced or posted comes in the order in which it was asked
 * for, and time passes only when nothing else is to do. Clients are played by a test.
 */
import type { Env, Input, Process, TimerId } from '../../../core/env.js';
import type { Address, ConnectionId, ServerId } from '../../../core/ids.js';
import type { ClientMessage } from '../../../core/server/messages.js';
import { passwordOf } from '../../../core/server/passwords.js';
import type { ServiceSettings } from '../../../core/server/settings.js';
import type { ZnodeVocabulary } from '../../../core/server/vocabulary.js';
import { znodeServer } from '../../../core/server/zab-server.js';
import { ZAB_DEFAULTS } from '../../../core/zab/settings.js';
import type { ZnodeRequest } from '../../../core/znode/requests.js';
import { nameOfCode } from '../../../core/znode/codes.js';
import { formatZxid } from '../../../core/zxid.js';
import { MemoryFiles } from '../zab/memory-files.js';

type Vocabulary = ZnodeVocabulary;
type ZnodeInput = Input<Vocabulary>;
type ZnodeEvent = Vocabulary['event'];

interface Server {
  readonly sid: ServerId;
  /** Of its life, or of the one that it will begin. */
  incarnation: number;
  files: MemoryFiles;
  /** Null while it is down. */
  process: Process<Vocabulary> | null;
}

interface SetTimer {
  readonly id: TimerId;
  readonly sid: ServerId;
  readonly incarnation: number;
  readonly dueMicros: number;
  readonly timer: Vocabulary['timer'];
}

/** Both ends of a connection; a client's is its own number. */
interface Wire {
  readonly from: Address;
  readonly to: Address;
}

const SERVICE: ServiceSettings = { minSessionTimeoutMs: 400, maxSessionTimeoutMs: 4_000 };

export class SmallEnsemble {
  /** What clients got, in order: `c1 …`. */
  told: string[] = [];
  readonly events: (ZnodeEvent & { readonly sid: ServerId })[] = [];
  micros = 0;
  private readonly servers = new Map<ServerId, Server>();
  private readonly wires = new Map<ConnectionId, Wire>();
  private readonly inputs: {
    readonly sid: ServerId;
    readonly incarnation: number;
    readonly input: ZnodeInput;
  }[] = [];
  private timers: SetTimer[] = [];
  private numbers = 1_000;
  private readonly sessions = new Map<ConnectionId, number>();

  private readonly voters: readonly ServerId[];

  constructor(voters: readonly ServerId[]) {
    this.voters = voters;
    for (const sid of voters) {
      this.servers.set(sid, { sid, incarnation: 1, files: new MemoryFiles(), process: null });
    }
    for (const sid of voters) this.start(sid);
  }

  /** Begins a life of a server; what its disk holds stays. */
  start(sid: ServerId): void {
    const server = this.serverOf(sid);
    const { files } = server;
    files.onSync = () => {
      const sync = files.syncs.shift();
      if (sync !== undefined) this.put(sid, { kind: 'synced', ticket: sync.ticket, error: null });
    };
    const program = znodeServer({
      ensemble: { voters: this.voters, observers: [], quorums: { kind: 'majority' } },
      settings: ZAB_DEFAULTS,
      service: SERVICE,
    });
    server.process = program(this.ports(server));
  }

  /** A process ends without a word. */
  stop(sid: ServerId): void {
    const server = this.serverOf(sid);
    server.incarnation += 1;
    server.process = null;
    server.files = server.files.afterwards();
    for (const [connection, { from, to }] of [...this.wires]) {
      if (from === sid || to === sid) this.breakWire(connection, sid, 'reset');
    }
  }

  /** Everything happens that is due within so much time. */
  run(micros: number): void {
    const end = this.micros + micros;
    for (;;) {
      const next = this.inputs.shift();
      if (next !== undefined) {
        const server = this.serverOf(next.sid);
        if (server.incarnation === next.incarnation) server.process?.handle(next.input);
        continue;
      }
      this.timers.sort((a, b) => a.dueMicros - b.dueMicros || a.id - b.id);
      const [timer] = this.timers;
      if (timer === undefined || timer.dueMicros > end) break;
      this.timers.shift();
      this.micros = timer.dueMicros;
      this.inputs.push({ ...timer, input: { kind: 'timer', timer: timer.timer } });
    }
    this.micros = end;
  }

  /** Client `c` connects to a server; with `from`, it comes back with the session that it had on that connection. */
  connect(c: ConnectionId, sid: ServerId, { from = 0, timeoutMs = 1_000 } = {}): void {
    const sessionId = this.sessions.get(from) ?? 0;
    const passwd = passwordOf(sessionId);
    this.wires.set(c, { from: 100, to: sid });
    this.put(sid, { kind: 'accepted', connection: c, port: 'client', from: 100 });
    this.send(c, { kind: 'ConnectRequest', lastZxidSeen: 0, timeoutMs, sessionId, passwd });
  }

  ask(c: ConnectionId, xid: number, request: ZnodeRequest): void {
    this.send(c, { kind: 'Request', xid, request });
  }

  /** What clients got since the last call, when so much time has passed. */
  after(micros = 50_000): readonly string[] {
    this.run(micros);
    return this.told.splice(0);
  }

  get leader(): ServerId {
    const leaders = this.events.filter((event) => event.kind === 'zab.established');
    const last = leaders.at(-1);
    if (last === undefined) throw new Error('nobody leads');
    return last.sid;
  }

  inspect(sid: ServerId): unknown {
    return this.serverOf(sid).process?.inspect();
  }

  private send(c: ConnectionId, message: ClientMessage): void {
    const wire = this.wires.get(c);
    if (wire !== undefined) this.put(wire.to, { kind: 'message', connection: c, message });
  }

  private serverOf(sid: ServerId): Server {
    const server = this.servers.get(sid);
    if (server === undefined) throw new Error(`s${String(sid)} is there`);
    return server;
  }

  private put(sid: ServerId, input: ZnodeInput): void {
    const { incarnation } = this.serverOf(sid);
    this.inputs.push({ sid, incarnation, input });
  }

  private breakWire(connection: ConnectionId, by: Address, why: 'closed' | 'reset'): void {
    const wire = this.wires.get(connection);
    if (wire === undefined) return;
    this.wires.delete(connection);
    const other = wire.from === by ? wire.to : wire.from;
    if (other === 100) this.told.push(`c${String(connection)} ${why}`);
    else this.put(other, { kind: 'broken', connection, why });
  }

  private ports(server: Server): Env<Vocabulary> {
    const { sid, incarnation, files } = server;
    return {
      self: sid,
      incarnation,
      clock: { monotonicMicros: () => this.micros, wallMillis: () => Math.floor(this.micros / 1_000) },
      timers: {
        set: (timer, delayMicros) => {
          this.numbers += 1;
          this.timers.push({
            id: this.numbers,
            sid,
            incarnation,
            dueMicros: this.micros + delayMicros,
            timer,
          });
          return this.numbers;
        },
        cancel: (id) => {
          this.timers = this.timers.filter((one) => one.id !== id);
        },
      },
      streams: {
        listen: () => undefined,
        connect: (to, port) => {
          this.numbers += 1;
          const connection = this.numbers;
          if (this.serverOf(to).process === null) {
            this.put(sid, { kind: 'broken', connection, why: 'refused' });
            return connection;
          }
          this.wires.set(connection, { from: sid, to });
          this.put(to, { kind: 'accepted', connection, port, from: sid });
          this.put(sid, { kind: 'connected', connection });
          return connection;
        },
        send: (connection, message) => {
          this.pass(sid, connection, message);
          return true;
        },
        close: (connection) => this.breakWire(connection, sid, 'closed'),
      },
      datagrams: { send: () => undefined },
      files,
      lanes: { post: (lane, job) => this.put(sid, { kind: 'job', lane, job }) },
      random: { below: () => 0 },
      observe: (event) => this.events.push({ ...event, sid }),
      observeLazily: () => undefined,
      halt: (why) => {
        throw new Error(why);
      },
    };
  }

  private pass(sid: ServerId, connection: ConnectionId, message: Vocabulary['message']): void {
    const wire = this.wires.get(connection);
    if (wire === undefined) return;
    const to = wire.from === sid ? wire.to : wire.from;
    if (to !== 100) this.put(to, { kind: 'message', connection, message });
    else if (message.kind === 'ConnectResponse') {
      this.sessions.set(connection, message.sessionId);
      this.told.push(`c${String(connection)} session of ${String(message.timeoutMs)}`);
    } else if (message.kind === 'Reply') {
      const zxid = formatZxid(message.zxid);
      this.told.push(`c${String(connection)} ${String(message.xid)} ${nameOfCode(message.code)} at ${zxid}`);
    } else if (message.kind === 'WatchEvent') {
      this.told.push(`c${String(connection)} ${message.type} ${message.path} at ${formatZxid(message.zxid)}`);
    }
  }
}
