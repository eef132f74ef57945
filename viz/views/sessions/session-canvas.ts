import type { SceneMark } from '../../app/view.js';
import type { Plane } from '../../draw/plane.js';
import type { Hit } from '../chart/drawing.js';
import type { Scene } from '../spacetime/scene.js';

/** Collects what is drawn, lane by lane. */
export interface Canvas {
  readonly plane: Plane;
  readonly scene: Scene;
  readonly marks: SceneMark[];
  readonly hits: Hit[];
}
