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
  /** Of the ring on which the servers are. */
  readonly radius: number;
  /** In the order of the lanes. */
  readonly seats: readonly Seat[];
  /** By place in `actors`; null for those without a lane. */
  readonly seatOf: readonly (Seat | null)[];
}

/** Room for the words under the lowest seats, in px. */
const FOOT = 36;
const LEGEND = 30;

export function layStage(
  actors: readonly Actor[],
  lanes: readonly number[],
  { width, height }: Size,
  scale = 1,
): StageLayout {
  const servers = lanes.filter((actor) => actors[actor]?.role === 'server');
  const clients = lanes.filter((actor) => actors[actor]?.role === 'client');
  const room = Math.max(40, Math.min(width, height - (FOOT + LEGEND) * scale) / 2);
  const centre = [width / 2, (height - (FOOT + LEGEND) * scale) / 2] as const;
  const seat = Math.min(28 * scale, room * 0.16);
  const small = seat * 0.55;
  const outer = room - small - 6;
  // Without clients the servers may have their room.
  const radius = clients.length === 0 ? outer - seat : outer * 0.66;
  const around = (list: readonly number[], ring: number, turn: number): readonly Seat[] =>
    list.map((actor, i) => {
      const angle = ((i + turn) / list.length) * 2 * Math.PI;
      const role = actors[actor]?.role ?? 'client';
      return {
        actor,
        role,
        x: centre[0] + ring * Math.sin(angle),
        y: centre[1] - ring * Math.cos(angle),
        radius: role === 'server' ? seat : small,
        angle,
      };
    });
  // Clients stand between the directions of the servers, so that links do not run through servers.
  const seats = [...around(servers, radius, 0), ...around(clients, outer, 0.5)];
  const seatOf = actors.map((_, actor) => seats.find((each) => each.actor === actor) ?? null);
  return { size: { width, height }, centre, radius, seats, seatOf };
}
