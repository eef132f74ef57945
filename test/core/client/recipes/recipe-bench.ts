/** A handle with recipes on it, whose service is the hands of a test. */
import type { ReturnedCall } from '../../../../core/client/owner.js';
import type { RecipeEvent } from '../../../../core/client/recipes/events.js';
import type { RecipeHost } from '../../../../core/client/recipes/recipe.js';
import { SharedHandle } from '../../../../core/client/recipes/shared-handle.js';
import type { WatchEventType } from '../../../../core/server/messages.js';
import type { Answer } from '../../../../core/znode/answers.js';
import { NO_ANSWER } from '../../../../core/znode/answers.js';
import type { ErrorName } from '../../../../core/znode/codes.js';
import { CODES } from '../../../../core/znode/codes.js';
import type { ZnodeRequest } from '../../../../core/znode/requests.js';
import type { Stat } from '../../../../core/znode/stat.js';

interface Asked {
  readonly tag: number;
  readonly request: ZnodeRequest;
}

export class RecipeBench implements RecipeHost {
  readonly handle = new SharedHandle(this);
  readonly events: RecipeEvent[] = [];
  sessionId = 7;
  isConnected = true;
  isReadOnly = false;
  isOpen = true;
  safeMicros = 0;
  /** The next draws; 0 when there is none. */
  draws: number[] = [];
  /** Of the last state that the server has shown. */
  zxid = 100;
  private asked: Asked[] = [];
  private news: string[] = [];
  private readonly waits: { readonly step: number; readonly due: number }[] = [];
  private micros = 0;

  call(tag: number, request: ZnodeRequest): void {
    this.asked.push({ tag, request });
    this.news.push(say(request));
  }

  wait(step: number, delayMicros: number): void {
    this.waits.push({ step, due: this.micros + delayMicros });
  }

  below(bound: number): number {
    return Math.min(this.draws.shift() ?? 0, bound - 1);
  }

  observe(event: RecipeEvent): void {
    this.events.push(event);
  }

  /** What was asked for since the last call. */
  take(): readonly string[] {
    const { news } = this;
    this.news = [];
    return news;
  }

  /** What it has shown its users: `/path view @zxid`. */
  views(): readonly string[] {
    return this.events.flatMap((event) =>
      event.kind === 'recipe.observed' ? [`${event.path} ${event.view} @${String(event.zxid)}`] : [],
    );
  }

  /** `requested`, `granted`, `released lost` … */
  get claims(): readonly string[] {
    return this.events.flatMap((event) => {
      if (event.kind === 'recipe.released') return [`released ${event.why}`];
      return event.kind === 'recipe.requested' || event.kind === 'recipe.granted'
        ? [event.kind.slice(7)]
        : [];
    });
  }

  /** The oldest call is answered, from the last state or an older one. */
  ok(answer: Answer = NO_ANSWER, zxid = this.zxid): void {
    this.answers({ outcome: 'ok', code: CODES.OK, zxid, answer });
  }

  fails(name: ErrorName, zxid = this.zxid): void {
    this.answers({ outcome: 'fail', code: CODES[name], zxid, answer: NO_ANSWER });
  }

  /** The oldest call is answered with a multi that failed at its first operation. */
  failsMulti(name: ErrorName): void {
    const answer: Answer = { kind: 'multi', results: [{ kind: 'error', code: CODES[name] }] };
    this.answers({ outcome: 'fail', code: CODES.OK, zxid: this.zxid, answer });
  }

  /** The connection is over. */
  breaks(): void {
    this.isConnected = false;
    const { asked } = this;
    this.asked = [];
    for (const { tag, request } of asked) {
      const lost = { outcome: 'unknown', code: CODES.CONNECTIONLOSS, zxid: 0, answer: NO_ANSWER } as const;
      this.handle.returned(tag, { xid: 1, request, ...lost });
    }
    this.handle.suspended();
  }

  /** The session is on a server again. */
  comesBack(): void {
    this.isConnected = true;
    this.handle.connected(false);
  }

  /** With a new session, on a server that is alone. */
  comesToOneAlone(): void {
    this.isReadOnly = true;
    this.isConnected = true;
    this.handle.connected(true);
  }

  /** From a server that is alone, with the next session, to one that writes. */
  leavesItAlone(): void {
    this.breaks();
    this.isReadOnly = false;
    this.sessionId += 1;
    this.isConnected = true;
    this.handle.connected(true);
  }

  /** The session is over; the next one has another number. */
  ends(): void {
    this.isConnected = false;
    this.asked = [];
    this.handle.lost();
    this.sessionId += 1;
    this.isConnected = true;
    this.handle.connected(true);
  }

  tells(type: WatchEventType, path: string): void {
    this.zxid += 1;
    this.handle.notified({ path, type, zxid: this.zxid });
  }

  pass(micros: number): void {
    this.micros += micros;
    for (const wait of this.waits.filter(({ due }) => due <= this.micros)) {
      this.waits.splice(this.waits.indexOf(wait), 1);
      this.handle.due(wait.step);
    }
  }

  private answers(ending: Omit<ReturnedCall, 'xid' | 'request'>): void {
    const asked = this.asked.shift();
    if (asked === undefined) throw new Error('nothing was asked');
    this.handle.returned(asked.tag, { xid: 1, request: asked.request, ...ending });
  }
}

/** `getData /a watch`, `setData /a "x" v2`, `multi(…, …)` */
function say(request: ZnodeRequest): string {
  if (request.kind === 'multi')
    return `multi(${request.ops.map((op) => (op === null ? '' : say(op))).join(', ')})`;
  const path = 'path' in request ? ` ${request.path ?? ''}` : '';
  const watch = 'watch' in request && request.watch ? ' watch' : '';
  const data = 'data' in request && typeof request.data === 'string' ? ` "${request.data}"` : '';
  const flags = 'flags' in request ? ` f${String(request.flags)}` : '';
  const version = 'version' in request ? ` v${String(request.version)}` : '';
  return request.kind + path + watch + data + flags + version;
}

/** A Stat of which only some fields matter. */
function statOf(fields: Partial<Stat>): Stat {
  return {
    czxid: 1,
    mzxid: 1,
    ctime: 0,
    mtime: 0,
    version: 0,
    cversion: 0,
    aversion: 0,
    ephemeralOwner: 0,
    dataLength: 0,
    numChildren: 0,
    pzxid: 1,
    ...fields,
  };
}

export function dataOf(data: string, fields: Partial<Stat> = {}): Answer {
  return { kind: 'data', data, stat: statOf(fields) };
}

export function childrenOf(...children: string[]): Answer {
  return { kind: 'children', children };
}

export const WATCHING: Answer = { kind: 'watching', result: 0 };
