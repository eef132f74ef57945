/**
 * Recordings of a real server, one script in each file: `{"format": 1, "name": …, "server": …, "steps": […]}`. Only what
 * every recording has is checked here. What an operation's arguments have to be is checked where it is built.
 */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { check } from '../input/check.js';
import { readText, reasonOf } from '../input/files.js';
import { parseJson } from '../input/json-text.js';
import { RequestError } from '../input/request-error.js';

const FORMAT = 1;

/** Events of a client, each an object or the word "closed". */
const frames = z.array(z.json());

const recordedStep = z.looseObject({
  i: z.int().min(0),
  /** The label of a client; null where no client acts. */
  c: z.string().nullable(),
  op: z.string(),
  args: z.record(z.string(), z.json()),
  reply: z.record(z.string(), z.json()).optional(),
  before: frames.optional(),
  after: z.record(z.string(), frames).optional(),
  unordered: z.boolean().optional(),
});

const recording = z.looseObject({
  format: z.custom<typeof FORMAT>((value) => value === FORMAT, `${String(FORMAT)}, as recordings have it`),
  name: z.string(),
  topic: z.string(),
  about: z.string(),
  server: z.record(z.string(), z.json()),
  steps: z.array(recordedStep),
});

export type RecordedStep = z.output<typeof recordedStep>;

export interface Recording extends z.output<typeof recording> {
  readonly file: string;
}

/** Reads the recordings in the named files, and in all files of the named directories that end in `.json`. */
export function readRecordings(places: readonly string[]): readonly Recording[] {
  const files = new Set<string>();
  for (const place of places) {
    const found = filesIn(place);
    if (found.length === 0) throw new RequestError(`${place}: no file in it ends in .json`);
    for (const file of found) files.add(file);
  }
  return [...files].map(readRecording);
}

function readRecording(file: string): Recording {
  return { file, ...check(recording, parseJson(readText(file), file), file) };
}

function filesIn(place: string): readonly string[] {
  try {
    if (!statSync(place).isDirectory()) return [place];
    const names = readdirSync(place, { recursive: true, encoding: 'utf8' });
    // In the order of their names, whatever the file system's is.
    return names
      .filter((name) => name.endsWith('.json'))
      .sort()
      .map((name) => join(place, name));
  } catch (error) {
    throw new RequestError(`${place}: cannot be read: ${reasonOf(error)}`);
  }
}
