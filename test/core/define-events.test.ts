import { describe, expect, expectTypeOf, it } from 'vitest';

import { clientEvents } from '../../core/paxos/synod/client-events.js';
import type { AcceptedEntry, EventOf, EventSpec } from '../../core/define-events.js';
import { defineEvents } from '../../core/define-events.js';
import { paxosEvents } from '../../core/paxos/events.js';
import { synodEvents } from '../../core/paxos/synod/events.js';
import { serverEvents } from '../../core/server-events.js';
import type { Tag } from '../../core/storage/tag.js';
import { worldEvents } from '../../sim/trace/world-events.js';

const sample = defineEvents({
  'sample.counted': {
    key: 'sct',
    level: 'min',
    says: 'Somebody counted a quorum.',
    fields: { count: 'int', quorum: { type: 'sids', of: 'sample.said', by: ['count'] } },
  },
  'sample.said': {
    key: 'ssd',
    level: 'std',
    says: 'Somebody said something, or nothing.',
    fields: { count: 'int', what: 'text?', tags: 'tags', entries: 'entries?', isLoud: 'bool' },
  },
});
type Sample = EventOf<typeof sample>;

describe('the type of declared events', () => {
  it('is their union, told apart by kind', () => {
    expectTypeOf<Sample['kind']>().toEqualTypeOf<'sample.counted' | 'sample.said'>();
  });

  it('has each field with the type that its name stands for, read-only', () => {
    type Said = Extract<Sample, { kind: 'sample.said' }>;
    expectTypeOf<Said['count']>().toEqualTypeOf<number>();
    expectTypeOf<Said['isLoud']>().toEqualTypeOf<boolean>();
    expectTypeOf<Said['tags']>().toEqualTypeOf<readonly Tag[]>();
    expectTypeOf<
      { readonly kind: 'sample.said'; readonly count: number; readonly what: string | null } & {
        readonly tags: readonly Tag[];
        readonly entries: readonly AcceptedEntry[] | null;
        readonly isLoud: boolean;
      }
    >().toExtend<Said>();
  });

  it('lets a field be null if its type ends in a question mark, and no other', () => {
    type Said = Extract<Sample, { kind: 'sample.said' }>;
    expectTypeOf<Said['what']>().toEqualTypeOf<string | null>();
    expectTypeOf<Said['entries']>().toEqualTypeOf<readonly AcceptedEntry[] | null>();
    expectTypeOf<null>().not.toExtend<Said['count']>();
  });

  it('makes a list of servers of a quorum as evidence', () => {
    type Counted = Extract<Sample, { kind: 'sample.counted' }>;
    expectTypeOf<Counted['quorum']>().toEqualTypeOf<readonly number[]>();
    expectTypeOf<keyof Counted>().toEqualTypeOf<'kind' | 'count' | 'quorum'>();
  });

  it('is that of the declaration as it was written: defineEvents gives back its argument', () => {
    expectTypeOf(sample['sample.said'].fields.what).toEqualTypeOf<'text?'>();
    expect(defineEvents(sample)).toBe(sample);
  });
});

describe('all events', () => {
  const parts = [paxosEvents, serverEvents, clientEvents, worldEvents];
  const all = new Map<string, EventSpec>(parts.flatMap((part) => Object.entries(part)));

  it('have kinds of their own: no declaration hides that of another', () => {
    expect(all.size).toBe(parts.reduce((count, part) => count + Object.keys(part).length, 0));
    expect(new Set([...Object.keys(synodEvents), ...Object.keys(worldEvents)])).toEqual(new Set(all.keys()));
  });

  it('have keys of their own, short and in small letters', () => {
    const keys = [...all.values()].map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    for (const key of keys) expect(key).toMatch(/^[a-z]{2,3}$/);
  });

  it('say what they mean in one sentence, which ends with a full stop', () => {
    for (const { says } of all.values()) expect(says).toMatch(/^[A-Z][^.]*\.$/);
  });

  it('have fields that are named as in prose, and never `kind`', () => {
    for (const { fields } of all.values())
      for (const name of Object.keys(fields)) {
        expect(name).toMatch(/^[a-z][A-Za-z]*$/);
        expect(name).not.toBe('kind');
      }
  });

  it('name as evidence only events that there are, by fields that both have', () => {
    for (const { fields } of all.values())
      for (const field of Object.values(fields)) {
        if (typeof field === 'string') continue;
        const named = all.get(field.of);
        expect(named).toBeDefined();
        for (const name of field.by) {
          expect(Object.keys(fields)).toContain(name);
          expect(Object.keys(named?.fields ?? {})).toContain(name);
        }
      }
  });
});
