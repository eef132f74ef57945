/**
 * The clients of a recorded ensemble, as one process with a connection for each label: it does nothing of its own accord,
 * and whoever directs the play pulls its strings between two steps of the kernel.
 */
import { assert } from '../../../core/assert.js';
import type { Env, Input, Process } from '../../../core/env.js';
import type { ConnectionId, ServerId, SessionId } from '../../../core/ids.js';
import type { ClientMessage } from '../../../core/server/messages.js';
import type { ZnodeRequest } from '../../../core/znode/requests.js';
import type { Zxid } from '../../../core/zxid.js';
import { sayHello } from '../conform/hello.js';
import { Line } from '../conform/line.js';
import type { ConformVocabulary } from '../conform/vocabulary.js';

type MessageOf<K extends ClientMessage['kind']> = Extract<ClientMessage, { readonly kind: K }>;

/** What came on the connection of a label. `to`: which of the requests it answers, by the place that was given to it. */
export type Heard =
  | { readonly kind: 'session'; readonly message: MessageOf<'ConnectResponse'> }
  | {
      readonly kind: 'reply';
      readonly to: number;
      readonly sentXid: number;
      readonly message: MessageOf<'Reply'>;
    }
  | { readonly kind: 'event'; readonly message: MessageOf<'WatchEvent'> }
  /** Instead of a session. */
  | { readonly kind: 'refusal'; readonly message: MessageOf<'Reply'> }
  | { readonly kind: 'broken' };

/** How a label asks for a session. */
export interface Hello {
  readonly server: ServerId;
  readonly timeoutMs: number;
  readonly lastZxidSeen: Zxid;
  /** 0 asks for a new one. */
  readonly sessionId: SessionId;
  readonly canBeReadOnly?: boolean;
  /** If missing or null, the right one. */
  readonly passwd?: string | null;
}

interface Label {
  readonly line: Line;
  heard: Heard[];
}

export class Puppet implements Process<ConformVocabulary> {
  private readonly env: Env<ConformVocabulary>;
  private readonly labels = new Map<string, Label>();
  private readonly passwds = new Map<SessionId, string>();

  constructor(env: Env<ConformVocabulary>) {
    this.env = env;
  }

  handle(input: Input<ConformVocabulary>): void {
    if (!('connection' in input)) return;
    const label = this.owner(input.connection);
    if (label === null) return;
    if (input.kind === 'connected') label.line.onConnected();
    else if (input.kind === 'message') this.onMessage(label, input.message);
    else if (input.kind === 'broken') {
      label.line.end();
      label.heard.push({ kind: 'broken' });
    }
  }

  inspect(): unknown {
    return null;
  }

  isOpen(label: string): boolean {
    return this.labels.get(label)?.line.isOpen === true;
  }

  /** Whether all that a label asked for is answered. */
  isQuiet(label: string): boolean {
    return this.labels.get(label)?.line.isQuiet !== false;
  }

  /** The server that a label is connected to, or was. */
  serverOf(label: string): ServerId {
    return this.labels.get(label)?.line.server ?? 0;
  }

  get names(): readonly string[] {
    return [...this.labels.keys()];
  }

  connect(name: string, hello: Hello): void {
    const { server, timeoutMs, lastZxidSeen, sessionId, canBeReadOnly = false } = hello;
    let label = this.labels.get(name);
    if (label === undefined) {
      label = { line: new Line(this.env), heard: [] };
      this.labels.set(name, label);
    }
    const passwd = hello.passwd ?? this.passwds.get(sessionId);
    const wish = { timeoutMs, lastZxidSeen, sessionId, ...(canBeReadOnly ? { readOnly: true } : {}) };
    label.line.connect(server, sayHello(passwd === undefined ? wish : { ...wish, passwd }));
  }

  drop(name: string): void {
    this.labels.get(name)?.line.close();
  }

  ask(name: string, request: ZnodeRequest, place: number, xid: number | null = null): void {
    const label = this.labels.get(name);
    assert(label !== undefined, 'a label connects before it asks');
    if (label.line.isOpen) label.line.ask(request, place, xid);
    else label.heard.push({ kind: 'broken' });
  }

  /** Everybody who waits for nothing sends a ping, but those who are to be silent. */
  ping(silent: readonly string[] = []): void {
    for (const [name, { line }] of this.labels) {
      if (line.isOpen && line.isQuiet && !silent.includes(name)) line.mark({ kind: 'ping' });
    }
  }

  /** What came since it was taken last. */
  take(name: string): readonly Heard[] {
    const label = this.labels.get(name);
    if (label === undefined) return [];
    const { heard } = label;
    label.heard = [];
    return heard;
  }

  private onMessage(label: Label, message: ConformVocabulary['message']): void {
    if (message.kind === 'WatchEvent') {
      label.heard.push({ kind: 'event', message });
      return;
    }
    const awaited = label.line.next();
    if (message.kind === 'ConnectResponse') {
      if (message.sessionId !== 0) this.passwds.set(message.sessionId, message.passwd);
      label.line.onAttached(message.sessionId);
      label.heard.push({ kind: 'session', message });
    } else if (message.kind === 'Reply' && awaited?.kind === 'session') {
      label.heard.push({ kind: 'refusal', message });
    } else if (message.kind === 'Reply' && awaited?.kind === 'reply') {
      label.heard.push({ kind: 'reply', to: awaited.place, sentXid: awaited.sentXid, message });
    }
  }

  private owner(connection: ConnectionId): Label | null {
    for (const label of this.labels.values()) if (label.line.owns(connection)) return label;
    return null;
  }
}
