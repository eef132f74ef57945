/** Where the actors stand: servers on a ring, clients around them. */
import type { Size } from '../../draw/canvas.js';
import type { Actor } from '../../../sim/cluster.js';

export interface Seat {
  /** A place in `actors`. */
  readonly actor: number;
  readonly role: Actor['role'];
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  /** Clockwise from the top, in radians. */
  readonly angle: number;
}

export interface StageLayout {
  readonly size: Size;
  readonly centre: readonly [number, number];
  /** Of the ring on which the servers are: across and down. */
  readonly radii: readonly [number, number];
  /** In the order of the lanes. */
  readonly seats: readonly Seat[];
  /** How many lines of words there is room for beside a server. */
  readonly lines: number;
  /** By place in `actors`; null for those without a lane. */
  readonly seatOf: readonly (Seat | null)[];
}

/** Room at the bottom for the words on the quorum, and at the top for those on the network. */
const FOOT = 48;
const HEAD = 12;
/** The ring follows the shape of the box only so far. */
const MOST_STRETCH = 1.4;
/** On a narrower stage the words of one server would run into those of the next, in px. */
const NARROW = 560;
/** Of the ring of the servers to that of the clients. */
const INNER = 0.64;

export function layStage(
  actors: readonly Actor[],
  lanes: readonly number[],
  { width, height }: Size,
  scale = 1,
): StageLayout {
  const servers = lanes.filter((actor) => actors[actor]?.role === 'server');
  const clients = lanes.filter((actor) => actors[actor]?.role === 'client');
  const across = Math.max(40, width / 2);
  const down = Math.max(40, (height - (FOOT + HEAD) * scale) / 2);
  const least = Math.min(across, down);
  const seat = Math.min(28 * scale, least * 0.15);
  const small = seat * 0.55;
  const reach = [Math.min(across, least * MOST_STRETCH), Math.min(down, least * MOST_STRETCH)] as const;
  const outer = [reach[0] - small - 6, reach[1] - small - 6] as const;
  // Without clients the servers have their room.
  const inner =
    clients.length === 0
      ? ([outer[0] - 2 * seat, outer[1] - seat] as const)
      : ([outer[0] * INNER, outer[1] * INNER] as const);
  const centre = [width / 2, HEAD * scale + down] as const;
  const around = (list: readonly number[], radii: readonly [number, number], turn: number): readonly Seat[] =>
    list.map((actor, i) => {
      const angle = ((i + turn) / list.length) * 2 * Math.PI;
      const role = actors[actor]?.role ?? 'client';
      return {
        actor,
        role,
        x: centre[0] + radii[0] * Math.sin(angle),
        y: centre[1] - radii[1] * Math.cos(angle),
        radius: role === 'server' ? seat : small,
        angle,
      };
    });
  // Clients stand between the directions of the servers, so that links do not run through servers.
  const seats = [...around(servers, inner, 0), ...around(clients, outer, 0.5)];
  const seatOf = actors.map((_, actor) => seats.find((each) => each.actor === actor) ?? null);
  const lines = width < NARROW * scale ? 1 : 3;
  return { size: { width, height }, centre, radii: inner, seats, lines, seatOf };
}
