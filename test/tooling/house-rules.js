/**
 * The rules of the house that no linter has, over the text of one file. Each gives one sentence for each fault.
 *
 * - `exceptionsWithoutReason`: a comment that switches a rule off names the rule and says why. It is judged outside of
 *   the linter, where such a comment could switch off the judge.
 * - `deepInheritance`: a class may extend a base, but not a class that itself extends one of ours.
 */
import path from 'node:path';

import ts from 'typescript';

/** A comment to a linter, to its end; `eslint x: 0` in a block comment would set a rule. */
const TO_A_LINTER = /\/\/\s*((?:eslint|oxlint)-.*)|\/\*\s*((?:eslint|oxlint)(?:-|\s)[^]*?)\*\//g;
const EXPLAINED = /^oxlint-disable(-next-line|-line)?\s+[^\s-]\S*.*?\s--\s+\S.{9,}/s;

/** What is wrong with the comments of `text` that speak to a linter. */
export function exceptionsWithoutReason(text) {
  return [...text.matchAll(TO_A_LINTER)].flatMap((match) => {
    const comment = (match[1] ?? match[2]).trim();
    if (comment.startsWith('oxlint-enable') || EXPLAINED.test(comment)) return [];
    const line = text.slice(0, match.index).split('\n').length;
    const demand = comment.startsWith('oxlint-disable')
      ? 'Name the rule and write why after ` -- `, because an exception without a reason is never taken back.'
      : 'Change rules in the configuration or write `oxlint-disable-next-line`, because no other comment is heeded.';
    return [`line ${line}: ${demand}`];
  });
}

const parse = (file, text) =>
  ts.createSourceFile(
    file,
    text,
    ts.ScriptTarget.Latest,
    true,
    file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS,
  );

function* everyNode(node) {
  yield node;
  const children = [];
  node.forEachChild((child) => {
    children.push(child);
  });
  for (const child of children) yield* everyNode(child);
}

/** What `declaration` extends by its own words, or undefined. */
const superclassOf = (declaration) =>
  declaration.heritageClauses?.find((clause) => clause.token === ts.SyntaxKind.ExtendsKeyword)?.types[0]
    .expression;

const nameOf = (declaration) =>
  declaration.name?.text ??
  (ts.isVariableDeclaration(declaration.parent) ? declaration.parent.name.text : undefined);

const classesNamed = (source, name) =>
  [...everyNode(source)].filter((node) => ts.isClassLike(node) && nameOf(node) === name);

/** The module and the name there that `name` stands for in `source`: imported, or exported again; or undefined. */
function elsewhere(source, name) {
  for (const statement of source.statements) {
    const module = statement.moduleSpecifier?.text;
    const named = statement.importClause?.namedBindings ?? statement.exportClause;
    const found = named?.elements?.find((element) => element.name.text === name);
    if (module !== undefined && found) return { module, name: (found.propertyName ?? found.name).text };
  }
  return undefined;
}

const isRelative = (module) => /^\.{1,2}\//.test(module);

/** `./x.js` as the TypeScript that it is compiled from. */
function fileOf(importer, module, read) {
  const stem = path.posix.join(path.posix.dirname(importer), module).replace(/\.jsx?$/, '');
  return [`${stem}.ts`, `${stem}.tsx`].find((file) => read(file) !== undefined);
}

/**
 * The classes that `name` means in `source`, each with the file that declares it: none for a class of the language or of
 * a package, undefined if the name leads to a module that has no such class.
 */
function classesMeant(source, name, read) {
  const here = classesNamed(source, name);
  if (here.length > 0) return here.map((declaration) => ({ declaration, source }));
  const import_ = elsewhere(source, name);
  if (!import_ || !isRelative(import_.module)) return [];
  const file = fileOf(source.fileName, import_.module, read);
  if (file === undefined) return undefined;
  const meant = classesMeant(parse(file, read(file)), import_.name, read);
  return meant?.length === 0 ? undefined : meant;
}

/** Whether what `declaration` extends is ours: neither of the language, like `Error`, nor of a package. */
const extendsOurs = ({ declaration, source }, read) => {
  const base = superclassOf(declaration);
  if (!base) return false;
  return !ts.isIdentifier(base) || classesMeant(source, base.text, read)?.length !== 0;
};

/** `read` gives the text of a file by its path from the root of the repository, or undefined if there is none. */
export function deepInheritance(file, text, read) {
  if (!/\bclass\b[^]*\bextends\b/.test(text)) return [];
  const source = parse(file, text);
  return [...everyNode(source)].filter(ts.isClassLike).flatMap((declaration) => {
    const base = superclassOf(declaration);
    if (!base) return [];
    const line = source.getLineAndCharacterOfPosition(base.getStart()).line + 1;
    const meant = ts.isIdentifier(base) ? classesMeant(source, base.text, read) : undefined;
    if (meant === undefined)
      return [
        `line ${line}: Extend a class by its name, declared or imported in this file, because nobody can see what \`${base.getText()}\` extends.`,
      ];
    if (!meant.some((one) => extendsOurs(one, read))) return [];
    return [
      `line ${line}: Override a step of the base or hand in a part instead of extending \`${base.text}\`, because it is itself a subclass and behaviour spread over three classes cannot be read in one place.`,
    ];
  });
}
