/**
 * Clients' programs and a service that is one machine behind several doors: connections break, answers are lost,
 * sessions are ended by the service. Whatever happens, what a client says of its calls is what became of them, and in
 * peace every client comes to its end.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { ConnectionId, SessionId } from '../../../../core/ids.js';
import { makeSessionId } from '../../../../core/ids.js';
import type { Stamp } from '../../../../core/replication/state-machine.js';
import type { ClientMessage } from '../../../../core/server/messages.js';
import { isUpdate } from '../../../../core/server/request-kinds.js';
import type { Answer } from '../../../../core/znode/answers.js';
import { NO_ANSWER } from '../../../../core/znode/answers.js';
import { CODES } from '../../../../core/znode/codes.js';
import { ZnodeMachine } from '../../../../core/znode/machine.js';
import { ZNODE_PARTS } from '../../../../core/znode/parts.js';
import type { Proposable, Update, ZnodeRequest } from '../../../../core/znode/requests.js';
import { makeZxid } from '../../../../core/zxid.js';
import type { Churn, RegisterStep, Task } from '../../../../sim/workload/znode/plan.js';
import { AppBench, TIMEOUT_MS } from './bench.js';

interface Done {
  readonly code: number;
  readonly answer: Answer;
}

/** One state machine, which decides each request when it is read. Sessions are served wherever they come. */
class Service {
  readonly bench: AppBench;
  /** What became of each update, by xid. */
  readonly done = new Map<number, Done>();
  private readonly machine = new ZnodeMachine({ gate: { admit: () => null }, parts: ZNODE_PARTS });
  private counter = 0;
  private sessions = 0;
  private session: SessionId = 0;
  /** The connection that was asked for last, and what is under way on it in either direction. */
  private connection: ConnectionId = 0;
  private state: 'asked' | 'open' | 'over' = 'over';
  private toServer: ClientMessage[] = [];
  private toClient: ClientMessage[] = [];

  constructor(tasks: readonly Task[], churn: readonly Churn[]) {
    this.bench = new AppBench({
      tasks,
      churn,
      listener: {
        connect: (_server, connection) => this.asked(connection),
        send: (connection, message) => {
          if (connection === this.connection) this.toServer.push(message);
        },
        close: (connection) => {
          if (connection === this.connection) this.state = 'over';
        },
      },
    });
    this.asked(this.bench.connection);
  }

  open(): void {
    if (this.state !== 'asked') return;
    this.state = 'open';
    this.bench.opens();
  }

  /** The server reads the next message, and does what it asks. */
  read(): void {
    const message = this.state === 'open' ? this.toServer.shift() : undefined;
    if (message?.kind === 'ConnectRequest') this.greet(message);
    else if (message?.kind === 'Request') this.answer(message.xid, message.request);
  }

  /** The next answer arrives. */
  tell(): void {
    const message = this.state === 'open' ? this.toClient.shift() : undefined;
    if (message !== undefined) this.bench.says(message);
  }

  break(): void {
    if (this.state === 'over') return;
    this.state = 'over';
    this.bench.breaks();
  }

  /** The session is over, whatever its client does. */
  expire(): void {
    if (this.session === 0) return;
    this.propose({ kind: 'update', sessionId: this.session, update: { kind: 'closeSession' } });
    this.session = 0;
    this.break();
  }

  private asked(connection: ConnectionId): void {
    this.connection = connection;
    this.state = 'asked';
    this.toServer = [];
    this.toClient = [];
  }

  private greet({ sessionId, passwd }: Extract<ClientMessage, { kind: 'ConnectRequest' }>): void {
    const isNew = sessionId === 0;
    const isOver = !isNew && !this.machine.sessions.has(sessionId);
    if (isNew) {
      this.sessions += 1;
      this.session = makeSessionId(1, this.sessions);
      this.propose({ kind: 'createSession', sessionId: this.session, timeoutMs: TIMEOUT_MS });
    }
    const timeoutMs = isOver ? 0 : TIMEOUT_MS;
    this.toClient.push({ kind: 'ConnectResponse', timeoutMs, sessionId: isOver ? 0 : this.session, passwd });
  }

  private answer(xid: number, request: ZnodeRequest): void {
    if ('watch' in request) this.reply(xid, this.machine.read(request));
    else if (request.kind === 'sync') this.reply(xid, synced(request.path));
    else if (request.kind === 'ping' || request.kind === 'setWatches') this.reply(xid, NOTHING);
    else if (isUpdate(request)) this.update(xid, request);
    else throw new Error(`${request.kind} is not expected here`);
  }

  private update(xid: number, update: Update): void {
    const { code, answer } = this.propose({ kind: 'update', sessionId: this.session, update });
    expect(this.done.has(xid)).toBe(false);
    this.done.set(xid, { code, answer });
    this.reply(xid, { code, answer });
  }

  private reply(xid: number, { code, answer }: Done): void {
    this.toClient.push({ kind: 'Reply', xid, zxid: makeZxid(1, this.counter), code, answer });
  }

  private propose(request: Proposable): Done {
    this.counter += 1;
    const stamp: Stamp = { zxid: makeZxid(1, this.counter), timeMillis: this.counter };
    return this.machine.apply(this.machine.prepare(request, null, stamp), stamp);
  }
}

const NOTHING: Done = { code: CODES.OK, answer: NO_ANSWER };

function synced(path: string | null): Done {
  return { code: CODES.OK, answer: { kind: 'synced', path } };
}

type Step = 'open' | 'read' | 'tell' | 'break' | 'expire' | number;

function play(service: Service, steps: readonly Step[]): void {
  for (const step of steps) {
    if (typeof step === 'number') service.bench.pass(step);
    else service[step]();
  }
}

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom<Step>('open', 'read', 'read', 'tell', 'tell') },
  { weight: 1, arbitrary: fc.constantFrom<Step>('break', 'break', 'expire') },
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 30_000 }) },
);
const PEACE: readonly Step[] = ['open', 'read', 'tell', 'read', 'tell', 'read', 'tell', 2_000];
const UNTIL = 1_000_000;

const pace = fc.record({
  count: fc.integer({ min: 1, max: 6 }),
  thinkMicros: fc.constantFrom(0, 1_000),
  untilMicros: fc.constant(UNTIL),
});
const anyTask: fc.Arbitrary<Task> = fc.oneof(
  pace.map((of): Task => ({ kind: 'counter', path: '/deep/n', ...of })),
  pace.map((of): Task => ({ kind: 'queue', path: '/q', ...of })),
  pace.map((of): Task => ({ kind: 'ephemeral', path: '/e', ...of })),
  fc
    .tuple(
      pace,
      fc.array(
        fc.constantFrom<RegisterStep>('set', 'swap', 'sync-get', 'multi', 'failing-multi', 'remove', 'list'),
        { minLength: 1, maxLength: 5 },
      ),
    )
    .map(([of, steps]): Task => ({ kind: 'register', paths: ['/r1', '/r2'], steps, ...of })),
  fc.constant<Task>({ kind: 'watch', path: '/r1', by: 'getData', untilMicros: UNTIL }),
  fc.constant<Task>({
    kind: 'script',
    calls: [
      { atMicros: 0, request: { kind: 'getChildren', path: '/', watch: true }, isInsistent: false },
      {
        atMicros: 1_000,
        request: {
          kind: 'create',
          path: '/probe',
          data: '',
          acl: [{ perms: 31, scheme: 'world', id: 'anyone' }],
          flags: 0,
        },
        isInsistent: true,
      },
    ],
  }),
);
const anyChurn: fc.Arbitrary<Churn> = fc.record({
  kind: fc.constantFrom('close', 'move'),
  atMicros: fc.integer({ min: 0, max: 50_000 }),
});

describe('a client and a service', () => {
  it('agree on what became of each call, whatever is lost between them', () => {
    fc.assert(
      fc.property(
        fc.array(anyTask, { minLength: 1, maxLength: 3 }),
        fc.array(anyChurn, { maxLength: 2 }),
        fc.array(anyStep, { maxLength: 120 }),
        (tasks, churn, steps) => {
          const service = new Service(tasks, churn);
          play(service, steps);
          const { done, bench } = service;
          const open = new Set<number>();
          for (const event of bench.events) {
            if (event.kind === 'client.called') {
              expect(open.has(event.xid)).toBe(false);
              open.add(event.xid);
            } else if (event.kind === 'client.returned') {
              expect(open.delete(event.xid)).toBe(true);
              const truth = done.get(event.xid);
              if (event.outcome === 'ok' && truth !== undefined) expect(truth.answer).toBe(event.answer);
              // Never sent, it was not done.
              if (event.outcome === 'fail' && event.zxid === 0) expect(truth).toBe(undefined);
            }
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('come to an end in peace', () => {
    fc.assert(
      fc.property(
        fc.array(anyTask, { minLength: 1, maxLength: 3 }),
        fc.array(anyChurn, { maxLength: 2 }),
        fc.array(anyStep, { maxLength: 80 }),
        (tasks, churn, steps) => {
          const service = new Service(tasks, churn);
          play(service, steps);
          for (let round = 0; round < 900 && !service.bench.isFinished; round += 1) play(service, PEACE);
          expect(service.bench.isFinished).toBe(true);
          expect(service.bench.process.inspect()).toMatchObject({ open: [], held: 0 });
        },
      ),
      { numRuns: 100 },
    );
  });
});
