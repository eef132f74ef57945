import { describe, expect, it } from 'vitest';
import type { ConnectionId, SessionId } from '../../../../core/ids.js';
import { makeSessionId } from '../../../../core/ids.js';
import type { ZnodeRequest } from '../../../../core/znode/requests.js';
import type { ConformVocabulary } from '../../../../sim/workload/conform/vocabulary.js';
import type { Hello } from '../../../../sim/workload/ensemble/puppet.js';
import { Puppet } from '../../../../sim/workload/ensemble/puppet.js';
import { portsThat } from '../conform/ports.js';
import { wordsOf } from '../conform/stage.js';

const SESSION = makeSessionId(1, 7);
const PASSWD = 'sixteen letters!';
const READ: ZnodeRequest = { kind: 'getData', path: '/a', watch: false };

/** The puppet with a test for its servers. Connections count from 1. */
class Theatre {
  readonly puppet: Puppet;
  private lines: string[] = [];
  private connections = 0;

  constructor() {
    this.puppet = new Puppet(
      portsThat({
        connects: (to) => {
          this.connections += 1;
          this.lines.push(`c${String(this.connections)} to s${String(to)}`);
          return this.connections;
        },
        sends: (connection, message) => void this.lines.push(`c${String(connection)} ${wordsOf(message)}`),
        closes: (connection) => void this.lines.push(`c${String(connection)} closes`),
        sets: () => 0,
        observes: () => undefined,
      }),
    );
  }

  /** What it did since the last call. */
  take(): readonly string[] {
    const { lines } = this;
    this.lines = [];
    return lines;
  }

  connects(name: string, hello: Partial<Hello> = {}): void {
    this.puppet.connect(name, { server: 1, timeoutMs: 4_000, lastZxidSeen: 0, sessionId: 0, ...hello });
  }

  opens(connection: ConnectionId): void {
    this.puppet.handle({ kind: 'connected', connection });
  }

  tells(connection: ConnectionId, message: ConformVocabulary['message']): void {
    this.puppet.handle({ kind: 'message', connection, message });
  }

  gives(connection: ConnectionId, sessionId: SessionId): void {
    this.tells(connection, { kind: 'ConnectResponse', timeoutMs: 4_000, sessionId, passwd: PASSWD });
  }

  replies(connection: ConnectionId, xid: number): void {
    this.tells(connection, { kind: 'Reply', xid, zxid: 5, code: 0, answer: { kind: 'none' } });
  }

  /** A label with a connection and its session. */
  attached(name: string, connection: ConnectionId, sessionId = SESSION): void {
    this.connects(name);
    this.opens(connection);
    this.gives(connection, sessionId);
    this.puppet.take(name);
    this.take();
  }
}

describe('a label of a recorded ensemble', () => {
  it('says its hello as soon as its connection is open, and hears of its session', () => {
    const theatre = new Theatre();
    const { puppet } = theatre;
    theatre.connects('a', { server: 3 });
    expect(theatre.take()).toEqual(['c1 to s3']);
    expect([puppet.isOpen('a'), puppet.isQuiet('a'), puppet.serverOf('a')]).toEqual([true, false, 3]);
    theatre.opens(1);
    expect(theatre.take()).toEqual(['c1 hello session 0x0.0 timeout 4000 seen 0 with 16 zeros']);
    theatre.gives(1, SESSION);
    expect(puppet.take('a')).toMatchObject([{ kind: 'session', message: { sessionId: SESSION } }]);
    expect([puppet.isQuiet('a'), puppet.take('a')]).toEqual([true, []]);
  });

  it('shows the password of a session wherever somebody comes back with it', () => {
    const theatre = new Theatre();
    theatre.attached('a', 1);
    theatre.connects('b', { server: 2, sessionId: SESSION, lastZxidSeen: 4 });
    theatre.opens(2);
    expect(theatre.take().at(-1)).toContain(`timeout 4000 seen 4 with ${PASSWD}`);
  });

  it('leaves its former connection when it asks for another, and what comes on that one is nobody’s', () => {
    const theatre = new Theatre();
    theatre.attached('a', 1);
    theatre.connects('a', { server: 2 });
    expect(theatre.take()).toEqual(['c1 closes', 'c2 to s2']);
    theatre.replies(1, 1);
    theatre.puppet.handle({ kind: 'broken', connection: 1, why: 'reset' });
    expect(theatre.puppet.take('a')).toEqual([]);
    expect(theatre.puppet.isOpen('a')).toBe(true);
  });

  it('hears which of its requests a reply is for, and events between them', () => {
    const theatre = new Theatre();
    theatre.attached('a', 1);
    theatre.puppet.ask('a', READ, 4);
    theatre.puppet.ask('a', READ, 9);
    expect(theatre.take()).toEqual(['c1 getData 1', 'c1 getData 2']);
    theatre.replies(1, 1);
    theatre.tells(1, { kind: 'WatchEvent', type: 'NodeCreated', path: '/a', zxid: 6 });
    expect(theatre.puppet.isQuiet('a')).toBe(false);
    theatre.replies(1, 2);
    expect(theatre.puppet.take('a')).toMatchObject([
      { kind: 'reply', to: 4, sentXid: 1 },
      { kind: 'event', message: { path: '/a' } },
      { kind: 'reply', to: 9, sentXid: 2 },
    ]);
  });

  it('hears that its connection broke, and again for whatever it asks then', () => {
    const theatre = new Theatre();
    theatre.attached('a', 1);
    theatre.puppet.ask('a', READ, 1);
    theatre.puppet.handle({ kind: 'broken', connection: 1, why: 'reset' });
    expect([theatre.puppet.isOpen('a'), theatre.puppet.isQuiet('a')]).toEqual([false, true]);
    theatre.take();
    theatre.puppet.ask('a', READ, 2);
    expect(theatre.puppet.take('a')).toEqual([{ kind: 'broken' }, { kind: 'broken' }]);
    expect(theatre.take()).toEqual([]);
  });

  it('is asked for by name: one that never connected has heard nothing', () => {
    const theatre = new Theatre();
    theatre.attached('a', 1);
    expect([theatre.puppet.names, theatre.puppet.take('z')]).toEqual([['a'], []]);
    expect(() => theatre.puppet.ask('z', READ, 1)).toThrow('a label connects before it asks');
    theatre.puppet.drop('z');
    theatre.puppet.drop('a');
    expect(theatre.take()).toEqual(['c1 closes']);
  });

  it('pings only where it waits for nothing, and tells nobody of the answer', () => {
    const theatre = new Theatre();
    theatre.attached('a', 1, makeSessionId(1, 1));
    theatre.attached('b', 2, makeSessionId(1, 2));
    theatre.connects('c');
    theatre.puppet.ask('b', READ, 1);
    theatre.take();
    theatre.puppet.ping();
    expect(theatre.take()).toEqual(['c1 ping -2']);
    theatre.replies(1, -2);
    expect([theatre.puppet.take('a'), theatre.puppet.isQuiet('a')]).toEqual([[], true]);
  });
});
