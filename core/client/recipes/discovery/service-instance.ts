import type { Data } from '../../../znode/requests.js';

/** One process that offers a service, as it registers itself (recipe 11). The znode's ctime says since when. */
export interface ServiceInstance {
  /** Unique within the service; the name of its znode. */
  readonly id: string;
  readonly address: string;
  readonly port: number;
  /** How much it can take, beside others: a positive integer. */
  readonly weight: number;
  /** Whatever else its users have to know. */
  readonly payload: string;
}

const SHAPE = /^address=([^\n]*)\nport=(\d{1,5})\nweight=([1-9]\d{0,5})\npayload=([^]*)$/;

/** What its znode holds: a line for each field, the payload last. */
export function encodeInstance({ address, port, weight, payload }: ServiceInstance): string {
  return `address=${address}\nport=${String(port)}\nweight=${String(weight)}\npayload=${payload}`;
}

/** Null if that is no registration. */
export function decodeInstance(id: string, data: Data): ServiceInstance | null {
  const [, address, port, weight, payload] = SHAPE.exec(data ?? '') ?? [];
  if (address === undefined || port === undefined || weight === undefined || payload === undefined)
    return null;
  return { id, address, port: Number(port), weight: Number(weight), payload };
}
