/**
 * One handle, used by several recipes. Each of them, and each part of one, has a line of its own, so that nobody's tags
 * and steps are mixed up with those of others. What concerns the handle as a whole, watches and the state of the session,
 * all are told, in the order in which they joined: a recipe joins behind its parts, and finds them up to date.
 *
 * Recipes decide by what they are answered, and what a server shows that is alone need never have been agreed on. Such a
 * server is to them none at all: what it answers they are not told, and when the handle has left it their calls return as
 * those of a connection that broke.
 */
import type { SessionId } from '../../ids.js';
import type { ZnodeRequest } from '../../znode/requests.js';
import { NO_ANSWER } from '../../znode/answers.js';
import { CODES } from '../../znode/codes.js';
import type { Notice, ReturnedCall } from '../owner.js';
import type { RecipeEvent } from './events.js';
import type { Recipe, RecipeHost } from './recipe.js';

/** Whom a call or a time belongs to, and what it is to it. */
interface Claim {
  readonly line: Line;
  readonly number: number;
}

/** A call that a server answered, or may have answered, that is alone. */
interface Withheld {
  readonly id: number;
  readonly call: ReturnedCall;
}

const UNKNOWN = { outcome: 'unknown', code: CODES.CONNECTIONLOSS, zxid: 0, answer: NO_ANSWER } as const;
const WORD = 4_294_967_296;

export class SharedHandle {
  private readonly host: RecipeHost;
  private readonly recipes: Recipe[] = [];
  /** By the number that the host knows them by. */
  private readonly calls = new Map<number, Claim>();
  private readonly waits = new Map<number, Claim>();
  private numbers = 0;
  /** The old session is over; the next one is about to be asked for. */
  private isBetween = false;
  private withheld: Withheld[] = [];
  /** The recipes know of a session. */
  private isBegun = false;

  constructor(host: RecipeHost) {
    this.host = host;
  }

  join(recipe: Recipe): Line {
    this.recipes.push(recipe);
    return new Line(this, recipe);
  }

  get sessionId(): SessionId {
    return this.host.sessionId;
  }

  get isConnected(): boolean {
    return this.host.isConnected && !this.host.isReadOnly;
  }

  get safeMicros(): number {
    return this.host.safeMicros;
  }

  /** A call on a session that is being closed would end up in the next one: it is left out, and `lost` will follow. */
  call(line: Line, tag: number, request: ZnodeRequest): void {
    if (!this.host.isOpen && !this.isBetween) return;
    this.numbers += 1;
    this.calls.set(this.numbers, { line, number: tag });
    this.host.call(this.numbers, request);
  }

  wait(line: Line, step: number, delayMicros: number): void {
    this.numbers += 1;
    this.waits.set(this.numbers, { line, number: step });
    this.host.wait(this.numbers, delayMicros);
  }

  /** From now on nobody is told of these times; without a step, of no time of this line. */
  unwait(line: Line, step?: number): void {
    for (const [id, claim] of this.waits) {
      if (claim.line === line && (step === undefined || claim.number === step)) this.waits.delete(id);
    }
  }

  /** From now on nobody is told what becomes of the calls of this line that have not returned. */
  forget(line: Line): void {
    for (const [id, claim] of this.calls) if (claim.line === line) this.calls.delete(id);
  }

  /** A text that no other request of any client has: 64 random bits as 16 hexadecimal digits. */
  guid(): string {
    return hex(this.host.below(WORD)) + hex(this.host.below(WORD));
  }

  /** An integer in [0, bound). */
  below(bound: number): number {
    return this.host.below(bound);
  }

  observe(event: RecipeEvent): void {
    this.host.observe(event);
  }

  returned(id: number, call: ReturnedCall): void {
    if (this.host.isReadOnly) this.withheld.push({ id, call });
    else this.tell(id, call);
  }

  private tell(id: number, call: ReturnedCall): void {
    const claim = this.calls.get(id);
    if (claim === undefined) return;
    this.calls.delete(id);
    claim.line.recipe.returned(claim.number, call);
  }

  due(id: number): void {
    const claim = this.waits.get(id);
    if (claim === undefined) return;
    this.waits.delete(id);
    claim.line.recipe.due(claim.number);
  }

  /** One of a server that is alone is a reason to look, no more: what is read for it there is withheld. */
  notified(notice: Notice): void {
    for (const recipe of this.recipes) recipe.notified(notice);
  }

  connected(isNewSession: boolean): void {
    if (this.host.isReadOnly) return;
    this.isBegun = true;
    for (const recipe of this.recipes) recipe.connected(isNewSession);
  }

  suspended(): void {
    if (this.host.isReadOnly) this.leftAlone();
    else for (const recipe of this.recipes) recipe.suspended();
  }

  lost(): void {
    this.calls.clear();
    this.withheld = [];
    this.isBegun = false;
    this.isBetween = true;
    for (const recipe of this.recipes) recipe.lost();
    this.isBetween = false;
  }

  /**
   * The handle leaves a server that is alone, and with it the session that it has there. Unless it is being closed, which
   * tells by itself that the session is over, nobody else will.
   */
  private leftAlone(): void {
    if (!this.host.isOpen) return;
    if (this.isBegun) {
      this.lost();
      return;
    }
    const { withheld } = this;
    this.withheld = [];
    for (const { id, call } of withheld) this.tell(id, { ...call, ...UNKNOWN });
  }
}

/** What one recipe uses of a handle that others use as well. */
export class Line {
  readonly recipe: Recipe;
  private readonly handle: SharedHandle;

  constructor(handle: SharedHandle, recipe: Recipe) {
    this.handle = handle;
    this.recipe = recipe;
  }

  /** 0 while there is none. */
  get sessionId(): SessionId {
    return this.handle.sessionId;
  }

  get isConnected(): boolean {
    return this.handle.isConnected;
  }

  /** For how long from now the session lives in any case, in µs, by the client's own clock. */
  get safeMicros(): number {
    return this.handle.safeMicros;
  }

  /** Makes a call; it waits for a connection if there is none. */
  call(tag: number, request: ZnodeRequest): void {
    this.handle.call(this, tag, request);
  }

  /** `due` comes after at least so long. */
  wait(step: number, delayMicros: number): void {
    this.handle.wait(this, step, delayMicros);
  }

  /** `due` does not come for this step; without one, for none. */
  unwait(step?: number): void {
    this.handle.unwait(this, step);
  }

  /** `returned` does not come for any call made so far; what they do, they do. */
  forget(): void {
    this.handle.forget(this);
  }

  /** A text that no other request of any client has. */
  guid(): string {
    return this.handle.guid();
  }

  observe(event: RecipeEvent): void {
    this.handle.observe(event);
  }
}

function hex(word: number): string {
  return word.toString(16).padStart(8, '0');
}
