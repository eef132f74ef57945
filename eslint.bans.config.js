// The ban list: what would make a run depend on anything but its scenario and its choices. It is a configuration of its
// own so that it can fail by itself, reads no types so that it is fast, and heeds no comments: an exception is an entry
// in this file, where everybody sees it.
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

import { banRules } from './test/tooling/ban-rules.js';

const CLOCK =
  'Read the virtual clock (`env.clock` in core, the kernel in sim), because real time differs between two runs of one seed.';
const TIMERS =
  'Set a timer or post to a lane through `env`, because the queue of the engine knows nothing of the queue of the run.';
const ASYNC =
  'Return, and go on at the next input, because what waits in a promise is neither ordered by the seed nor part of a fingerprint.';
const HOST =
  'Take it as an argument from a layer that has a host (cli, host, viz), because this code runs in every engine.';
const IMPORT =
  'Import by a relative path, or take the value as an argument, because this code runs where no package or built-in module can be loaded.';
const RANDOM =
  'Draw from a named stream (`env.random` in core, `Choices` in sim), because only such draws can be replayed.';
const FLOAT =
  'Use integers or a table of integers, because engines and their versions differ in the last bit of this result.';
const NAMED_MATH =
  'Write `Math.name` where it is called, because this list can only judge a function that it sees by name.';
const BIGINT =
  'Use a safe integer or two 32-bit words, because BigInt is slow on the hot path and has no place in the trace.';
const LOCALE =
  'Compare with `<` and format by hand, because this result depends on the locale data of the machine.';
const COLLECTOR = 'Release it explicitly, because the garbage collector runs at no defined point of a run.';
const STACK =
  'Report the rule, the event and the values, because the text of a stack differs between engines and builds.';
const COPY =
  'Copy the fields by name or share a read-only object, because a generic clone is slow and hides what was copied.';
const CONSOLE = 'Observe an event, because all that is shown or checked is read from the trace.';
const TEXT = 'Use the codec of core/wire, because this belongs to the host and not to the language.';
const SORT =
  'Pass a comparator that ends in an id, because the default order compares text (10 before 9) and ties must not be left to chance.';
const NO_TEXT =
  'Pass the object on and leave text to sim/trace, because only the codec there fixes the order of the keys.';

const GLOBALS = [
  [['Date', 'performance'], CLOCK],
  [['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'], TIMERS],
  [['Promise'], ASYNC],
  [['process', 'require', 'module', 'globalThis', 'global', 'self', 'Buffer'], HOST],
  [['window', 'document', 'navigator', 'localStorage', 'fetch'], HOST],
  [['crypto'], RANDOM],
  [['Intl'], LOCALE],
  [['WeakRef', 'FinalizationRegistry'], COLLECTOR],
  [['BigInt', 'BigInt64Array', 'BigUint64Array'], BIGINT],
  [['console'], CONSOLE],
  [['structuredClone'], COPY],
  [['TextEncoder', 'TextDecoder'], TEXT],
].flatMap(([names, message]) => names.map((name) => ({ name, message })));

// `Math.sqrt` is not here: the standard demands its exact rounding.
const INEXACT =
  'exp expm1 log log2 log10 log1p pow sin cos tan asin acos atan atan2 sinh cosh tanh asinh acosh atanh cbrt hypot';

const PROPERTIES = [
  { object: 'Math', property: 'random', message: RANDOM },
  ...INEXACT.split(' ').map((property) => ({ object: 'Math', property, message: FLOAT })),
  { property: 'localeCompare', message: LOCALE },
  ...['String', 'DateString', 'TimeString', 'LowerCase', 'UpperCase'].map((what) => ({
    property: `toLocale${what}`,
    message: LOCALE,
  })),
  { property: 'captureStackTrace', message: STACK },
];
const JSON_PROPERTIES = ['stringify', 'parse'].map((property) => ({
  object: 'JSON',
  property,
  message: NO_TEXT,
}));

const SYNTAX = [
  [':function[async=true]', ASYNC],
  ['AwaitExpression', ASYNC],
  ['ForOfStatement[await=true]', ASYNC],
  ['ImportExpression', ASYNC],
  ['TSTypeReference[typeName.name=/^(Promise|PromiseLike|AsyncIterable|AsyncGenerator)$/]', ASYNC],
  ["TSTypeReference[typeName.name='Date']", CLOCK],
  ['Literal[bigint]', BIGINT],
  ['TSBigIntKeyword', BIGINT],
  ["BinaryExpression[operator='**']", FLOAT],
  ["AssignmentExpression[operator='**=']", FLOAT],
  [":not(MemberExpression) > Identifier[name='Math']", NAMED_MATH],
  ["MemberExpression[computed=true][object.name='Math']", NAMED_MATH],
  // `this.stack` is a field of one's own; any other `.stack` is taken for that of an error.
  ["MemberExpression[computed=false][property.name='stack']:not([object.type='ThisExpression'])", STACK],
  ["ObjectPattern > Property[key.name='stack']", STACK],
  ['CallExpression[callee.property.name=/^(sort|toSorted)$/][arguments.length=0]', SORT],
  ["MetaProperty[meta.name='import']", HOST],
].map(([selector, message]) => ({ selector, message }));

/** Everything but relative paths and the packages named. */
const noImports = (...allowed) => {
  const others = ['\\.{1,2}/', ...allowed.map((name) => `${name}(/|$)`)].join('|');
  return ['error', { patterns: [{ regex: `^(?!${others})`, message: IMPORT }] }];
};

export default defineConfig(
  globalIgnores(['dist/', 'out/', 'coverage/', '.cache/']),
  {
    linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'off' },
  },
  {
    files: ['core/**/*.ts', 'sim/**/*.ts', 'scenarios/**/*.ts'],
    languageOptions: { parser: tseslint.parser },
    plugins: { quorumlab: banRules },
    rules: {
      'no-restricted-globals': ['error', ...GLOBALS],
      'no-restricted-properties': ['error', ...PROPERTIES, ...JSON_PROPERTIES],
      'no-restricted-syntax': ['error', ...SYNTAX],
      'no-restricted-imports': noImports(),
      'quorumlab/no-module-state': 'error',
    },
  },
  {
    // The one generator of the project. The seeded and the taped source of choices are built on it.
    files: ['sim/**/*.ts'],
    rules: { 'no-restricted-imports': noImports('seedrandom') },
  },
  {
    // Where objects become text and text becomes objects.
    files: ['sim/trace/**/*.ts'],
    rules: { 'no-restricted-properties': ['error', ...PROPERTIES] },
  },
);
