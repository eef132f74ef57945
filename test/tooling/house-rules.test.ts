import { describe, expect, test } from 'vitest';

import { deepInheritance, exceptionsWithoutReason } from './house-rules.js';

/** Put together here, so that this file itself holds no such comment. */
const line = (words: string): string => ['/', '/ ', words, '\nexport {};\n'].join('');
const block = (words: string): string => ['/', '* ', words, ' */\nexport {};\n'].join('');

describe('a comment that switches a rule off', () => {
  test.for([
    block('oxlint-disable'),
    line('oxlint-disable-next-line'),
    line('oxlint-disable-next-line no-console'),
    line('oxlint-disable-next-line no-console --'),
    line('oxlint-disable-next-line no-console -- short'),
    block('oxlint-disable -- because it is long enough'),
    block('oxlint-disable\n -- because it is long enough'),
  ])('is refused without a rule and a reason: %j', (text) => {
    expect(exceptionsWithoutReason(text)).toEqual([expect.stringMatching(/^line 1: Name the rule/)]);
  });

  test.for([
    line('eslint-disable-next-line no-console -- it is long enough'),
    block('eslint-disable no-console -- it is long enough'),
    block('eslint no-console: off'),
  ])('is refused where the linter would not heed it: %j', (text) => {
    expect(exceptionsWithoutReason(`\n${text}`)).toEqual([expect.stringMatching(/^line 2: Change rules/)]);
  });

  test.for([
    line('oxlint-disable-next-line typescript/consistent-type-assertions -- checked field by field'),
    block('oxlint-disable no-console -- checked field by field'),
    block('oxlint-enable no-console'),
    line('what eslint says of it'),
  ])('is accepted with both: %j', (text) => {
    expect(exceptionsWithoutReason(text)).toEqual([]);
  });
});

describe('a class that extends a subclass', () => {
  const files: Readonly<Record<string, string>> = {
    'core/root.ts': 'export class Root<T> { kept?: T }',
    'core/middle.ts':
      "import { Root } from './root.js';\nexport class Middle extends Root<number> {}\nexport { Root } from './root.js';",
    'core/failed.ts': 'export class Failed extends Error {}',
    'core/made.ts': "import { Root } from './root.js';\nexport const Made = class extends Root<number> {};",
    'core/mixed.ts': 'export class Mixed extends mixed(1) {}',
    'core/again.ts': "export { Middle as Same } from './middle.js';",
    'viz/part.tsx': 'class Root {}\nexport class Part extends Root {}',
  };
  const faults = (text: string): readonly string[] =>
    deepInheritance('core/planted.ts', text, (file: string) => files[file]);

  test.for([
    'class One {}\nclass Two extends One {}\nclass Three extends Two {}',
    "import { Middle } from './middle.js';\n\nexport class Planted extends Middle {}",
    "import { Middle as Other } from './middle.js';\n\nexport class Planted extends Other {}",
    "import { Same } from './again.js';\n\nexport class Planted extends Same {}",
    "import { Made } from './made.js';\n\nexport class Planted extends Made {}",
    "import { Mixed } from './mixed.js';\n\nexport class Planted extends Mixed {}",
    "import { Middle } from '../core/middle.js';\n\nexport const make = () => class extends Middle {};",
    "import { Part } from '../viz/part.js';\n\nexport class Planted extends Part {}",
  ])('is refused: %j', (text) => {
    expect(faults(text)).toEqual([expect.stringMatching(/^line 3: Override a step of the base/)]);
  });

  test.for([
    'class One {}\nclass Two extends One {}',
    'class One extends Error {}\nclass Two extends One {}',
    "import { Root } from './root.js';\n\nexport class Planted extends Root<string> {}",
    "import { Root } from './middle.js';\n\nexport class Planted extends Root<string> {}",
    "import { Failed } from './failed.js';\n\nexport class Planted extends Failed {}",
    "import { BaseSequencer } from 'vitest/node';\n\nclass One extends BaseSequencer {}\nclass Two extends One {}",
    'interface One {}\ninterface Two extends One {}\ninterface Three extends Two {}\nclass Four implements Three {}',
  ])('is not seen in %j', (text) => {
    expect(faults(text)).toEqual([]);
  });

  test.for([
    "import * as roots from './root.js';\n\nexport class Planted extends roots.Root<number> {}",
    "import { Gone } from './root.js';\n\nexport class Planted extends Gone {}",
    "import { Root } from './gone.js';\n\nexport class Planted extends Root {}",
    'const mixed = (): typeof Error => Error;\n\nexport class Planted extends mixed() {}',
  ])('must be told from others by name: %j', (text) => {
    expect(faults(text)).toEqual([expect.stringMatching(/^line 3: Extend a class by its name/)]);
  });
});
