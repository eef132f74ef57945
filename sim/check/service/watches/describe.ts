import { formatZxid } from '../../../../core/zxid.js';
import { sessionName } from '../describe.js';

/** `NodeDeleted of /a at 1.5 for 0x1.2a`: an event, as findings name it. */
export function describeWatchEvent(event: {
  readonly path: string;
  readonly type: string;
  readonly zxid: number;
  readonly session: number;
}): string {
  const { path, type, zxid, session } = event;
  return `${type} of ${path} at ${formatZxid(zxid)} for ${sessionName(session)}`;
}
