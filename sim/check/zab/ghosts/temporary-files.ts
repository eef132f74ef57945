/** Servers write under a name that ends so what must appear whole or not at all. */
const TEMPORARY = '.tmp';

/**
 * Files that are written under a temporary name, synced, renamed, and whose directory is synced then. The disk reports
 * their tags as durable when the bytes are and some name is: that may be the temporary one, if the directory was synced
 * for another file in between. Such a file counts as durable only when a sync of the directory has completed that was
 * asked for after the rename. (Two at the very same µs cannot be told apart: then it counts.)
 */
export class TemporaryFile {
  readonly file: string;
  /** The event that reported the latest write. */
  writtenAt = 0;
  /** Writes that the disk has not called durable so far. */
  unsynced = 0;
  isLost = false;
  /** When the rename was issued, in µs; infinite while it was not. */
  renamedMicros = Infinity;
  isRenamed: boolean;

  constructor(file: string) {
    this.file = file;
    // Who writes a file in its place needs no rename.
    this.isRenamed = !file.endsWith(TEMPORARY);
  }
}

/** Whether a crash cannot take it any more. */
export function isDurable({ unsynced, isLost, isRenamed }: TemporaryFile): boolean {
  return unsynced === 0 && !isLost && isRenamed;
}

/** A name of the directory changed. */
export function onRename(files: readonly TemporaryFile[], name: string, micros: number): void {
  for (const file of files) if (file.file === name && !file.isRenamed) file.renamedMicros = micros;
}

/** A sync of the directory completed that was asked for at this time. */
export function onDirectorySynced(files: readonly TemporaryFile[], askedMicros: number): void {
  for (const file of files) if (file.renamedMicros <= askedMicros) file.isRenamed = true;
}
