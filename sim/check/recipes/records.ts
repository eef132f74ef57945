import type { SessionId } from '../../../core/ids.js';
import type { Zxid } from '../../../core/zxid.js';

/** When something happened; index 0: it has not. */
export interface Moment {
  readonly index: number;
  readonly micros: number;
}

/** One request of one user of a recipe, from the time that it was made until it is given up or given back. */
export interface Claim {
  readonly recipe: string;
  readonly path: string;
  /** Its name, which no other request of the run has, and which its znodes bear. */
  readonly holder: string;
  readonly client: number;
  readonly requested: Moment;
  /** As its user knew it last; 0 while it had none. */
  session: SessionId;
  granted: Moment;
  /** Its own znode, since it was granted. */
  node: string;
  token: Zxid;
  sequence: number;
  /** How many of its kind may hold at a time. */
  places: number;
}

/** A znode that a recipe has made, by its name: `_c_<guid>-<label>-<number>`. */
export interface NodeName {
  readonly guid: string;
  readonly label: string;
  readonly sequence: number;
}

const NAME = /^_c_([0-9a-f]+)-([a-z]+)-(\d{10}|-\d{9,10})$/;

/** Null if it is none. */
export function nodeNamed(name: string): NodeName | null {
  const [, guid = '', label = '', number = ''] = NAME.exec(name) ?? [];
  return guid === '' ? null : { guid, label, sequence: Number(number) };
}
