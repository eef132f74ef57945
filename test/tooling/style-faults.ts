/** A text that one rule of the style must refuse. */
export interface StyleFault {
  readonly rule: string;
  readonly text: string;
  /** The file that it becomes; one in core if it is not said. */
  readonly at?: string;
}

const lines = (count: number, line: string): string => `${line}\n`.repeat(count);

/**
 * For each rule of .oxlintrc.json at least one text that breaks it. A rule with options has a text that
 * would pass without them.
 */
export const STYLE_FAULTS: readonly StyleFault[] = [
  { rule: 'eqeqeq', text: 'export const same = (a: number, b: number): boolean => a == b;' },
  { rule: 'eqeqeq', text: 'export const none = (a: number | null): boolean => a == null;' },
  { rule: 'eqeqeq', at: 'test/tooling/eqeqeq.js', text: 'export const same = (a, b) => a == b;' },
  {
    rule: 'no-constant-binary-expression',
    text: 'export const sum = (a: number, b: number): number => a + b ?? 0;',
  },
  { rule: 'no-constant-condition', text: 'export const one = (): number => (true ? 1 : 2);' },
  {
    rule: 'no-constant-condition',
    text: 'export function spin(): void {\n  for (; true; ) {\n    break;\n  }\n}',
  },
  { rule: 'no-self-compare', text: 'export const odd = (a: number): boolean => a !== a;' },
  {
    rule: 'no-unmodified-loop-condition',
    text: 'export function wait(done: boolean, step: () => void): void {\n  while (!done) step();\n}',
  },
  {
    rule: 'no-useless-assignment',
    text: 'export function last(): number {\n  let n = 1;\n  n = 2;\n  return n;\n}',
  },
  { rule: 'no-var', text: 'export function one(): number {\n  var n = 1;\n  return n;\n}' },
  { rule: 'prefer-const', text: 'export function one(): number {\n  let n = 1;\n  return n;\n}' },
  {
    rule: 'prefer-const',
    text: 'export function swap(pair: [number, number]): number {\n  let [a, b] = pair;\n  a += 1;\n  return a + b;\n}',
  },
  { rule: 'prefer-rest-params', text: 'export function first(): unknown {\n  return arguments[0];\n}' },
  {
    rule: 'prefer-spread',
    text: 'export const most = (list: number[]): number => Math.max.apply(Math, list);',
  },
  {
    rule: 'no-array-constructor',
    text: 'export const list = (a: number, b: number): number[] => new Array(a, b);',
  },
  { rule: 'no-unused-expressions', text: 'export function idle(a: number): void {\n  a + 1;\n}' },
  {
    rule: 'no-unused-expressions',
    text: 'export function maybe(a: boolean, act: () => void): void {\n  a && act();\n}',
  },
  { rule: 'no-unused-vars', text: "import { FIRST_ZXID } from '../ids.js';\n\nexport const one = 1;" },
  { rule: 'no-unused-vars', text: 'export function one(): number {\n  const _two = 2;\n  return 1;\n}' },
  {
    rule: 'no-unused-vars',
    text: 'export function one(): number {\n  try {\n    return 1;\n  } catch (_error) {\n    return 2;\n  }\n}',
  },
  { rule: 'no-unused-vars', text: 'export const second = (a: number, b: number): number => a;' },
  { rule: 'no-unused-vars', text: 'const kinds = { one: 1 };\nexport type Kinds = typeof kinds;' },
  {
    rule: 'max-params',
    text: 'export const sum = (a: number, b: number, c: number, d: number, e: number): number => a + b + c + d + e;',
  },
  {
    rule: 'max-lines',
    text: `export function much(step: () => void): void {\n${lines(400, '  step();')}}`,
    at: 'test/max-lines.ts',
  },
  {
    rule: 'max-lines-per-function',
    text: `export const long = (step: () => void): void => {\n${lines(70, '  step();')}};`,
  },
  {
    rule: 'max-lines-per-function',
    text: `export const Long = () => (\n  <p>\n${lines(70, '    <b />')}  </p>\n);`,
    at: 'viz/max-lines-per-function.tsx',
  },
  { rule: 'no-restricted-exports', text: 'export default 1;' },
  { rule: 'no-restricted-exports', text: 'const one = 1;\nexport { one as default };' },
  { rule: 'no-restricted-exports', text: "export { FIRST_ZXID as default } from '../ids.js';" },
  { rule: 'no-restricted-exports', text: "export * as default from '../ids.js';" },
  { rule: 'no-console', text: "export const say = (): void => console.log('said');" },
  {
    rule: 'no-console',
    at: 'sim/no-console.ts',
    text: "export const say = (): void => console.log('said');",
  },
  {
    rule: 'no-console',
    at: 'scenarios/no-console.ts',
    text: "export const say = (): void => console.log('said');",
  },
  {
    rule: 'await-thenable',
    text: 'export async function wait(a: number): Promise<number> {\n  return await a;\n}',
  },
  { rule: 'ban-ts-comment', text: '// @ts-ignore\nexport const one: number = 1;' },
  { rule: 'ban-ts-comment', text: '// @ts-expect-error\nexport const one: string = 1;' },
  { rule: 'ban-ts-comment', text: '// @ts-nocheck\nexport const one: string = 1;' },
  {
    rule: 'consistent-type-assertions',
    text: 'export const zxid = (a: unknown): number => a as number;',
  },
  { rule: 'consistent-type-assertions', text: 'export const zxid = (a: unknown): number => <number>a;' },
  {
    rule: 'consistent-type-assertions',
    text: 'export const point = (): { readonly x: number } => ({ x: 1 }) as { readonly x: number };',
  },
  { rule: 'consistent-type-exports', text: "export { Zxid } from '../ids.js';" },
  {
    rule: 'consistent-type-imports',
    text: "import { Zxid } from '../ids.js';\n\nexport const one: Zxid = 1;",
  },
  { rule: 'explicit-module-boundary-types', text: 'export const twice = (a: number) => a * 2;' },
  {
    rule: 'explicit-module-boundary-types',
    text: 'export class Counter {\n  count() {\n    return 1;\n  }\n}',
  },
  { rule: 'no-array-delete', text: 'export function drop(list: number[]): void {\n  delete list[0];\n}' },
  { rule: 'no-base-to-string', text: 'export const say = (a: { readonly x: number }): string => `${a}`;' },
  { rule: 'no-duplicate-enum-values', text: 'export enum Kind {\n  One = 1,\n  Two = 1,\n}' },
  { rule: 'no-duplicate-type-constituents', text: "export type Kind = 'one' | 'one';" },
  { rule: 'no-empty-object-type', text: 'export type Any = {};' },
  { rule: 'no-empty-object-type', text: 'export interface Any {}' },
  { rule: 'no-explicit-any', text: 'export const drop = (_: any): void => {};' },
  {
    rule: 'no-explicit-any',
    at: 'viz/no-explicit-any.tsx',
    text: 'export const Size = (list: any) => <p>{list.length}</p>;',
  },
  {
    rule: 'no-extra-non-null-assertion',
    text: 'export const sure = (a: number | undefined): number => a!!;',
  },
  {
    rule: 'no-floating-promises',
    text: 'export function start(act: () => Promise<void>): void {\n  act();\n}',
  },
  {
    rule: 'no-floating-promises',
    at: 'test/browser/no-floating-promises.ts',
    text: 'export function start(act: () => Promise<void>): void {\n  act().then(() => 1);\n}',
  },
  {
    rule: 'no-for-in-array',
    text: 'export function each(list: number[], act: (i: string) => void): void {\n  for (const i in list) act(i);\n}',
  },
  { rule: 'no-implied-eval', text: "export const run = (): unknown => new Function('return 1');" },
  {
    rule: 'no-import-type-side-effects',
    text: "import { type Zxid } from '../ids.js';\n\nexport const one: Zxid = 1;",
  },
  { rule: 'no-misused-new', text: 'export interface Kind {\n  new (): Kind;\n}' },
  {
    rule: 'no-misused-promises',
    text: 'export const ask = (a: Promise<boolean>): number => (a ? 1 : 2);',
  },
  {
    rule: 'no-misused-promises',
    text: 'export const each = (list: number[], act: (n: number) => Promise<void>): void => list.forEach(act);',
  },
  {
    rule: 'no-misused-promises',
    text: 'export const all = (a: Promise<{ readonly x: number }>): object => ({ ...a });',
  },
  {
    rule: 'no-misused-promises',
    at: 'viz/no-misused-promises.tsx',
    text: 'export const Send = ({ send }: { readonly send: () => Promise<void> }) => <button onClick={send} />;',
  },
  { rule: 'no-namespace', text: 'export namespace Inner {\n  export const one = 1;\n}' },
  {
    rule: 'no-non-null-asserted-optional-chain',
    text: 'export const head = (a?: { readonly x: number }): number => a?.x!;',
  },
  { rule: 'no-non-null-assertion', text: 'export const sure = (a: number | undefined): number => a!;' },
  { rule: 'no-redundant-type-constituents', text: "export type Text = string | 'one';" },
  { rule: 'no-require-imports', text: "import fs = require('node:fs');\n\nexport const files = fs;" },
  {
    rule: 'no-this-alias',
    text: 'export class Kept {\n  keep(): () => Kept {\n    const self = this;\n    return () => self;\n  }\n}',
  },
  { rule: 'no-unnecessary-type-assertion', text: 'export const one = (a: number): number => a!;' },
  {
    rule: 'no-unnecessary-type-constraint',
    text: 'export const same = <T extends unknown>(a: T): T => a;',
  },
  {
    rule: 'no-unsafe-argument',
    text: "export const parse = (read: (n: number) => void): void => read(JSON.parse('1'));",
  },
  {
    rule: 'no-unsafe-assignment',
    text: "export function parse(): unknown {\n  const value = JSON.parse('1');\n  return value;\n}",
  },
  { rule: 'no-unsafe-call', text: "export const call = (): unknown => JSON.parse('1')();" },
  {
    rule: 'no-unsafe-declaration-merging',
    text: 'export interface Both {\n  readonly x: number;\n}\n\nexport class Both {}',
  },
  {
    rule: 'no-unsafe-enum-comparison',
    text: 'enum Kind {\n  One = 1,\n}\n\nexport const isOne = (a: number): boolean => a === Kind.One;',
  },
  { rule: 'no-unsafe-function-type', text: 'export const hold = (_: Function): void => {};' },
  { rule: 'no-unsafe-member-access', text: "export const parse = (): unknown => JSON.parse('1').x;" },
  { rule: 'no-unsafe-return', text: "export const parse = (): number => JSON.parse('1');" },
  {
    rule: 'no-unsafe-return',
    at: 'test/viz/no-unsafe-return.ts',
    text: "export const parse = (): number => JSON.parse('1');",
  },
  { rule: 'no-unsafe-unary-minus', text: 'export const minus = (a: string): number => -a;' },
  { rule: 'no-wrapper-object-types', text: 'export const hold = (_: String): void => {};' },
  {
    rule: 'only-throw-error',
    text: "export function fail(): never {\n  throw 'failed';\n}",
  },
  { rule: 'prefer-as-const', text: "export const kind: 'one' = 'one';" },
  {
    rule: 'prefer-namespace-keyword',
    text: 'declare module Inner {\n  const one: number;\n}\n\nexport const one = Inner.one;',
  },
  {
    rule: 'prefer-promise-reject-errors',
    text: "export const fail = (): Promise<never> => Promise.reject('failed');",
  },
  {
    rule: 'prefer-readonly',
    text: 'export class Kept {\n  private kept = 1;\n\n  get(): number {\n    return this.kept;\n  }\n}',
  },
  { rule: 'require-await', text: 'export async function one(): Promise<number> {\n  return 1;\n}' },
  {
    rule: 'restrict-plus-operands',
    text: 'export const add = (a: number, b: { readonly x: number }): unknown => a + b;',
  },
  {
    rule: 'restrict-template-expressions',
    text: 'export const say = (a: readonly number[]): string => `${a}`;',
  },
  {
    rule: 'switch-exhaustiveness-check',
    text: "export function size(kind: 'one' | 'two'): number {\n  switch (kind) {\n    case 'one':\n      return 1;\n  }\n  return 2;\n}",
  },
  {
    rule: 'triple-slash-reference',
    text: '/// <reference path="../ids.ts" />\nexport const one = 1;',
  },
  {
    rule: 'unbound-method',
    text: 'export class Counter {\n  #count = 1;\n\n  count(): number {\n    return this.#count;\n  }\n}\n\nexport const count = new Counter().count;',
  },
];
