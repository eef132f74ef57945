import { ESLint } from 'eslint';
import { describe, expect, test } from 'vitest';

import { REPOSITORY } from './miniature.js';

const eslint = new ESLint({ cwd: REPOSITORY, overrideConfigFile: 'eslint.bans.config.js' });

/** The complaints about `code`, as if it stood in `file`. Warnings are left out, as the script leaves them out. */
async function complaints(code: string, file = 'core/planted.ts'): Promise<readonly string[]> {
  const results = await eslint.lintText(code, { filePath: file });
  return results.flatMap((result) =>
    result.messages.filter(({ severity }) => severity === 2).map(({ message }) => message),
  );
}

const INEXACT =
  'exp expm1 log log2 log10 log1p pow sin cos tan asin acos atan atan2 sinh cosh tanh asinh acosh atanh cbrt hypot';
const GLOBALS =
  'Date performance process setTimeout setInterval setImmediate queueMicrotask Promise fetch crypto Intl WeakRef ' +
  'FinalizationRegistry BigInt console structuredClone TextEncoder TextDecoder localStorage window document globalThis require';

const banned: readonly string[] = [
  ...GLOBALS.split(' ').map((name) => `export const planted = (): unknown => ${name};`),
  ...INEXACT.split(' ').map((name) => `export const planted = (n: number): number => Math.${name}(n, n);`),
  'export const planted = (): number => Math.random();',
  "export const planted = (): number => Math['random']();",
  'const { random } = Math;',
  'const maths = Math;',
  'export const planted = (n: number): number => n ** 2;',
  'export function planted(n: number): number { n **= 2; return n; }',
  'export async function planted(): Promise<void> {}',
  'export const planted = async (): Promise<void> => {};',
  'export type Planted = Promise<number>;',
  'export type Planted = Date;',
  'export type Planted = bigint;',
  'export const planted = 10n;',
  "export const planted = (): unknown => import('./ids.js');",
  'export const planted = import.meta.url;',
  "export const planted = (a: string): number => a.localeCompare('b');",
  'export const planted = (n: number): string => n.toLocaleString();',
  'export const planted = (a: string): string => a.toLocaleUpperCase();',
  'export const planted = (error: Error): unknown => error.stack;',
  'export function planted(error: Error): unknown { const { stack } = error; return stack; }',
  'export const planted = (list: number[]): number[] => list.sort();',
  'export const planted = (a: unknown): string => JSON.stringify(a);',
  'export const planted = (a: string): unknown => JSON.parse(a);',
  "import fs from 'node:fs';",
  "import path from 'path';",
  "import { z } from 'zod';",
  "import type { ZodType } from 'zod';",
  "export { z } from 'zod';",
  "import alea from 'seedrandom/lib/alea.js';",
  'let planted = 0;',
  'export let planted = 0;',
  'var planted = 0;',
  'const planted = new Map<string, number>();',
  'const planted: Map<string, number> = new Map();',
  'const planted: Readonly<Map<string, number>> = new Map();',
  'const planted = Object.freeze(new Set([1]));',
  'const planted = new WeakMap<object, number>();',
  'const planted = new Uint32Array(256);',
  'const planted = [1, 2];',
  'const planted: number[] = [1, 2];',
  'const planted = { count: 0 };',
  'const planted: Record<string, number> = {};',
  'export class Planted { static count = 0; }',
  'export class Planted { static readonly all = new Map<string, number>(); }',
];

const allowed: readonly string[] = [
  'export const planted = (n: number): number => Math.floor(Math.sqrt(n)) + Math.imul(n, 3);',
  'export const planted = (process: { readonly self: number }): number => process.self;',
  'export const planted = (list: readonly number[]): number[] => [...list].sort((a, b) => a - b);',
  'export class Planted { private readonly stack: number[] = []; depth(): number { return this.stack.length; } }',
  "import { assert } from './assert.js';",
  'export const planted: ReadonlyMap<string, number> = new Map();',
  'const planted: ReadonlySet<number> = new Set([1]);',
  'const planted = [1, 2] as const;',
  'const planted: readonly number[] = [1, 2];',
  'const planted = Object.freeze([1, 2]);',
  "const planted = { kind: 'planted' } as const satisfies { kind: string };",
  'const planted: Readonly<Record<string, number>> = { one: 1 };',
  "export const planted: Variant = { id: 'planted' };",
  'const planted = table(256);',
  'export class Planted { static readonly limit = 3; private count = 0; }',
  'export function planted(): number { let count = 0; const seen = new Map<number, number>(); count += seen.size; return count; }',
];

describe('the ban list', () => {
  test.for(banned)('refuses %s', async (code) => {
    const said = await complaints(code);
    expect(said).not.toEqual([]);
    // What to use instead, and why.
    for (const message of said) expect(message).toMatch(/, because .*\.$/);
  });

  test.for(allowed)('allows %s', async (code) => {
    expect(await complaints(code)).toEqual([]);
  });

  test('holds in core, sim and scenarios, and nowhere else', async () => {
    const code = 'export const planted = (): number => Date.now();';
    for (const folder of ['core/zab', 'sim', 'sim/trace', 'scenarios/zoo']) {
      expect(await complaints(code, `${folder}/planted.ts`), folder).toHaveLength(1);
    }
    for (const folder of ['cli', 'bench', 'host', 'test']) {
      expect(await complaints(code, `${folder}/planted.ts`), folder).toEqual([]);
    }
  });

  test('lets text be made of objects in sim/trace alone', async () => {
    const code = 'export const planted = (a: unknown): string => JSON.stringify(a);';
    expect(await complaints(code, 'sim/trace/planted.ts')).toEqual([]);
    expect(await complaints(code, 'sim/kernel/planted.ts')).toHaveLength(1);
    expect(await complaints(code, 'scenarios/planted.ts')).toHaveLength(1);
  });

  test('lets sim import its generator of random numbers and no other package', async () => {
    expect(await complaints("import alea from 'seedrandom/lib/alea.js';", 'sim/kernel/planted.ts')).toEqual(
      [],
    );
    expect(await complaints("import other from 'seedrandomly';", 'sim/kernel/planted.ts')).toHaveLength(1);
    expect(await complaints("import fs from 'node:fs';", 'sim/kernel/planted.ts')).toHaveLength(1);
  });

  test('heeds no comment', async () => {
    const code = 'export const planted = (): number => Date.now();';
    for (const words of ['eslint-disable-next-line', 'eslint-disable', 'oxlint-disable-next-line']) {
      const comment = ['/*', words, 'no-restricted-globals -- it is only this once */'].join(' ');
      expect(await complaints(`${comment}\n${code}`)).toHaveLength(1);
    }
  });
});
