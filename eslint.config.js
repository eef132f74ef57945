// The style of the whole tree, with types. What determinism forbids stands apart, in eslint.bans.config.js.
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

import { houseRules } from './test/tooling/lint-rules.js';

const TYPESCRIPT = ['**/*.ts', '**/*.tsx'];

export default defineConfig(
  globalIgnores(['dist/', 'out/', 'coverage/', '.cache/']),
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      'no-constant-binary-expression': 'error',
      'no-constant-condition': ['error', { checkLoops: 'allExceptWhileTrue' }],
      'no-self-compare': 'error',
      'no-unmodified-loop-condition': 'error',
      'no-useless-assignment': 'error',
    },
  },
  {
    files: TYPESCRIPT,
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    plugins: { quorumlab: houseRules },
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/prefer-readonly': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/max-params': ['error', { max: 4 }],
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true }],
      'no-restricted-exports': [
        'error',
        {
          restrictDefaultExports: {
            direct: true,
            named: true,
            defaultFrom: true,
            namedFrom: true,
            namespaceFrom: true,
          },
        },
      ],
      'quorumlab/no-deep-inheritance': 'error',
    },
  },
  {
    files: ['core/**/*.ts', 'sim/**/*.ts', 'scenarios/**/*.ts'],
    rules: { 'no-console': 'error' },
  },
  {
    // A suite is one function by construction; its size says nothing.
    files: ['test/**/*.ts'],
    rules: { 'max-lines-per-function': 'off' },
  },
  {
    // A tool's configuration is a default export by that tool's contract, and a declaration says what a package exports.
    files: ['**/*.config.ts', '**/*.d.ts'],
    rules: { 'no-restricted-exports': 'off' },
  },
);
