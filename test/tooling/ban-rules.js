/**
 * The rule of the ban list that no published rule covers, as one small ESLint plugin.
 *
 * - `no-module-state`: what a module creates at load time may not change afterwards. Two runs in one process share
 *   it, so a run would depend on what ran before. Judged by syntax alone, which keeps the ban list fast.
 */

/** Without `as const`, `satisfies` and type arguments in the way. */
const bare = (node) => {
  if (node?.type === 'TSSatisfiesExpression' || node?.type === 'TSNonNullExpression')
    return bare(node.expression);
  return node;
};

const isConst = (node) =>
  node.type === 'TSAsExpression' &&
  node.typeAnnotation.type === 'TSTypeReference' &&
  node.typeAnnotation.typeName.name === 'const';

const isFreeze = (node) =>
  node.type === 'CallExpression' &&
  node.callee.type === 'MemberExpression' &&
  node.callee.object.name === 'Object' &&
  node.callee.property.name === 'freeze';

const COLLECTION =
  /^(Map|Set|WeakMap|WeakSet|Array|ArrayBuffer|DataView|(Int|Uint)(8|16|32)Array|Uint8ClampedArray|Float(32|64)Array)$/;

/** What a module-level initialiser makes: a `collection`, an `array`, an `object`, or nothing that could change. */
const made = (init) => {
  const node = bare(init);
  if (!node || isConst(node)) return null;
  // Freezing a Map or a typed array does not stop its methods, so only the literals are let through.
  if (isFreeze(node)) return made(node.arguments[0]) === 'collection' ? 'collection' : null;
  if (node.type === 'NewExpression' || node.type === 'CallExpression') {
    return COLLECTION.test(node.callee.name) ? 'collection' : null;
  }
  if (node.type === 'ArrayExpression') return 'array';
  if (node.type === 'ObjectExpression') return 'object';
  return null;
};

const READONLY_NAME = /^(Readonly|ReadonlyArray|ReadonlyMap|ReadonlySet)$/;
const KEYED = /^(Map|Set|WeakMap|WeakSet)$/;

/** `Readonly<Map<…>>` keeps `set` and `delete`, and is not counted; `Readonly<Uint32Array>` really cannot be written. */
const isReadonlyType = (type) =>
  (type.type === 'TSTypeOperator' && type.operator === 'readonly') ||
  (type.type === 'TSTypeReference' &&
    READONLY_NAME.test(type.typeName.name) &&
    !KEYED.test(type.typeArguments?.params[0]?.typeName?.name));

/** `Map<…>`, `string[]`, `Record<…>`, `{ … }`: types that say themselves that the value may change. */
const isMutableType = (type) =>
  type.type === 'TSArrayType' ||
  type.type === 'TSTupleType' ||
  type.type === 'TSTypeLiteral' ||
  (type.type === 'TSTypeReference' &&
    (COLLECTION.test(type.typeName.name) || type.typeName.name === 'Record'));

/** An object literal may carry a named type: its fields are `readonly` by the house style, which syntax cannot see. */
const mayChange = (kind, type) => {
  if (kind === null) return false;
  if (!type) return true;
  if (isReadonlyType(type)) return false;
  return kind === 'object' ? isMutableType(type) : true;
};

const noModuleState = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      variable:
        'Keep `{{name}}` in the object that owns it, or make it a `const`, because a variable of a module outlives the run and leaks into the next one.',
      value:
        'Declare `{{name}}` as ReadonlyMap, ReadonlySet, `readonly T[]`, `as const` or a type of read-only fields, or make it inside the object that owns it, because what a module holds outlives the run and leaks into the next one.',
      field:
        'Make the static field `{{name}}` readonly or move it into the instance, because a class belongs to its module and outlives the run.',
    },
  },
  create(context) {
    const name = (node) => context.sourceCode.getText(node.id ?? node.key).replace(/:.*/s, '');
    const check = (declaration) => {
      if (declaration.declare) return;
      for (const one of declaration.declarations) {
        if (declaration.kind !== 'const') {
          context.report({ node: one, messageId: 'variable', data: { name: name(one) } });
        } else if (mayChange(made(one.init), one.id.typeAnnotation?.typeAnnotation)) {
          context.report({ node: one, messageId: 'value', data: { name: name(one) } });
        }
      }
    };
    return {
      'Program > VariableDeclaration': check,
      'Program > ExportNamedDeclaration > VariableDeclaration': check,
      'PropertyDefinition[static=true]': (field) => {
        if (!field.readonly || mayChange(made(field.value), field.typeAnnotation?.typeAnnotation)) {
          context.report({ node: field, messageId: 'field', data: { name: name(field) } });
        }
      },
    };
  },
};

/** Plugin `quorumlab` of eslint.bans.config.js. */
export const banRules = {
  meta: { name: 'quorumlab' },
  rules: {
    'no-module-state': noModuleState,
  },
};
