import type { Frame } from './frame.js';
import type { Picture, Subject } from './picture.js';
import type { Scenery } from './scenery.js';

/** All that the layers draw from; null until a trace is open and there is room. */
export interface Drawing {
  readonly subject: Subject;
  readonly scenery: Scenery;
  readonly frame: Frame;
  readonly picture: Picture;
}
