/** Files that the user names: read, or found out to be writable before a long run instead of after it. */
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmdirSync,
  statSync,
  unlinkSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { RequestError } from './request-error.js';

/** The text of a file. */
export function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new RequestError(`${file}: cannot be read: ${reasonOf(error)}`);
  }
}

/** Makes sure that a file can be written, and leaves no file behind that was not there. */
export function ensureWritableFile(file: string, option: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    const isNew = !existsSync(file);
    closeSync(openSync(file, 'a'));
    if (isNew) unlinkSync(file);
  } catch (error) {
    throw new RequestError(`${option} ${file}: cannot be written: ${reasonOf(error)}; name another file`);
  }
}

/** Makes sure that files can be made in a directory, which need not exist yet and is not made here. */
export function ensureWritableDirectory(directory: string, option: string): void {
  try {
    let existing = resolve(directory);
    while (!existsSync(existing)) existing = dirname(existing);
    if (!statSync(existing).isDirectory()) throw new Error(`${existing} is not a directory`);
    rmdirSync(mkdtempSync(join(existing, '.quorumlab-')));
  } catch (error) {
    const what = `${option} ${directory}: no files can be written there`;
    throw new RequestError(`${what}: ${reasonOf(error)}; name another directory`);
  }
}

const REASONS: ReadonlyMap<unknown, string> = new Map([
  ['ENOENT', 'no such file or directory'],
  ['EACCES', 'permission denied'],
  ['EPERM', 'permission denied'],
  ['EROFS', 'the file system is read-only'],
  ['EISDIR', 'it is a directory'],
  ['ENOTDIR', 'part of the path is a file, not a directory'],
  ['EEXIST', 'part of the path is a file, not a directory'],
  ['ENOSPC', 'no space is left'],
  ['ENAMETOOLONG', 'the name is too long'],
]);

/** Why a file operation failed, in plain words. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const known = 'code' in error ? REASONS.get(error.code) : undefined;
  return known ?? error.message;
}
