import { readFileSync } from 'node:fs';
import { RequestError } from '../input/request-error.js';

/** The viewer as the build made it, one page: `dist/viz/index.html` of the package. */
export function builtPage(): string {
  try {
    return readFileSync(new URL('../../viz/index.html', import.meta.url), 'utf8');
  } catch {
    throw new RequestError('the viewer is missing in this installation: npm run build makes it');
  }
}
