/**
 * Whole courses of the protocol as text, so that a reviewer reads a change of it as a difference of texts. After a change
 * that is meant: `UPDATE_TRANSCRIPTS=1 npx vitest run test/core/paxos/synod/transcripts`.
 */
import { readFileSync, writeFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { SynodWorld } from '../together/synod-world.js';
import { sayAct, sayMessage } from '../wording.js';

/** A small generator of our own, so that a transcript does not change with a library (mulberry32). */
function drawsFrom(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound;
  };
}

/** Three servers, of which all that is pending happens in an order that the seed draws; and what they do, line by line. */
class Scene {
  readonly world: SynodWorld;
  private readonly lines: string[];
  private readonly draw: (bound: number) => number;
  /** What the servers did since the last line that says why. */
  private acts: string[] = [];

  constructor(about: string, seed: number) {
    this.lines = [about];
    this.draw = drawsFrom(seed);
    this.world = new SynodWorld({
      servers: 3,
      onAct: (sid, act) => this.acts.push(`  s${String(sid)} ${sayAct(act)}`),
    });
    this.note('all start');
  }

  get text(): string {
    return `${this.lines.join('\n')}\n`;
  }

  /** A client asks a server. */
  submit(sid: number, value: number): void {
    this.world.submit(sid, value);
    this.note(`a client asks s${String(sid)} for ${String(value)}`);
  }

  /** All that is pending happens, timers apart. */
  settle(): void {
    for (;;) {
      const { messages, syncCount } = this.world;
      if (messages.length + syncCount === 0) return;
      const drawn = this.draw(messages.length + syncCount);
      if (drawn < messages.length) {
        const { from, to, message } = this.world.deliver(drawn);
        this.note(`s${String(from)} -> s${String(to)}: ${sayMessage(message)}`);
      } else {
        const { sid, target } = this.world.completeSync(drawn - messages.length);
        this.note(`s${String(sid)}: sync of ${target} is done`);
      }
    }
  }

  /** The timer by which a server waits for the decision fires. */
  fireLearn(sid: number): void {
    expect(this.world.fire(sid - 1, 'learn')).toBe(true);
    this.note(`s${String(sid)}: timer learn fires`);
  }

  crash(sid: number): void {
    this.world.crash(sid);
    this.note(`s${String(sid)} crashes and starts again`);
  }

  private note(why: string): void {
    this.lines.push('', why, ...this.acts);
    this.acts = [];
  }
}

function expectTranscript(name: string, text: string): void {
  const file = new URL(`./${name}.txt`, import.meta.url);
  if (process.env['UPDATE_TRANSCRIPTS'] === '1') writeFileSync(file, text);
  expect(text).toBe(readFileSync(file, 'utf8'));
}

describe('the transcript of', () => {
  it('a calm decision is as recorded', () => {
    const scene = new Scene(
      'One client, one proposer, two phases. Nothing is lost; the seed draws the order.',
      1,
    );
    scene.submit(1, 7);
    scene.settle();
    expect([...scene.world.learned]).toEqual([7]);
    expectTranscript('calm', scene.text);
  });

  it('two proposers, of whom one is outbid and learns the decision of the other, is as recorded', () => {
    const scene = new Scene(
      'Two clients ask two servers at once. Nothing is lost; the seed draws the order.',
      2,
    );
    scene.submit(1, 7);
    scene.submit(2, 8);
    scene.settle();
    expectTranscript('outbid', scene.text);
  });

  it('a restarted server that asks for the decision is as recorded', () => {
    const scene = new Scene('A server learns, crashes, and learns again by asking.', 3);
    scene.submit(1, 7);
    scene.settle();
    scene.crash(2);
    scene.fireLearn(2);
    scene.settle();
    expectTranscript('asking', scene.text);
  });
});
