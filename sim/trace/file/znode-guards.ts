/** Whether parsed JSON is what the znode service speaks. */
import type { Answer } from '../../../core/znode/answers.js';
import type { ZnodeRequest } from '../../../core/znode/requests.js';

export function isZnodeRequest(value: unknown): value is ZnodeRequest {
  return typeof value === 'object' && value !== null && 'kind' in value;
}

export function isAnswer(value: unknown): value is Answer {
  return typeof value === 'object' && value !== null && 'kind' in value;
}
