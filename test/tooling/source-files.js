/** Which files are ours, read from the disk, so that a check can know what it should have seen. */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

export const FOLDERS = ['core', 'sim', 'scenarios', 'host', 'viz', 'cli', 'bench', 'test'];
const SOURCE = /\.[cm]?[jt]sx?$/;

/** The configurations beside package.json. */
export const configurations = () => readdirSync('.').filter((file) => SOURCE.test(file));

/** The paths of all sources, from the root of the repository on, with slashes. */
export const filesOnDisk = () =>
  FOLDERS.filter((folder) => existsSync(folder)).flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && SOURCE.test(entry.name))
      .map((entry) => path.posix.join(entry.parentPath.split(path.sep).join('/'), entry.name)),
  );
