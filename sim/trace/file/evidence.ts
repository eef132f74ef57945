/**
 * Finds the events behind a quorum. Core names servers (`quorum: [1, 3]`), for it knows no event numbers; a declaration
 * says which events were counted (`of`), and in which fields they agree with the one that counted them (`by`). Those are
 * either reports of the named servers, or, with `from`, reports about them by the one that counts.
 *
 * A run of any length takes the same memory: of each quorum the newest places (combinations of agreeing values) are
 * remembered, and of the messages under way the newest that carry a report. A quorum that is counted so late that its
 * place was forgotten names its servers without their events.
 */
import { assert } from '../../../core/assert.js';
import type { DetailLevel, EvidenceField, EventSpecs } from '../../../core/define-events.js';
import type { Kinded } from '../../../core/env.js';
import type { Envelope } from '../event-stream.js';
import { isInteger, isList, isRecord } from './json-guards.js';
import { holdsLevel } from './format.js';
import { RecentMap } from './recent-map.js';

/** More than a leader ever has outstanding (ZooKeeper's globalOutstandingLimit is 1000). */
const PLACES_MAX = 4096;
const CARRIED_MAX = 4096;

/** An event that a quorum may count: who reported it, and where it stands. */
interface Report {
  readonly actor: number;
  readonly index: number;
  /** What was being handled: a message that leaves meanwhile, right behind it, carries it. */
  readonly cause: number;
  /** Each place that this report may be counted at. */
  readonly places: readonly Place[];
}

/** The reports of one combination of agreeing fields: by the server that counts, by the server that reported. */
type Place = Map<number, Map<number, number>>;

interface Counted {
  readonly by: readonly string[];
  /** The field that names the server; null if each server reports for itself. */
  readonly from: string | null;
  readonly places: RecentMap<string, Place>;
}

interface Claim {
  /** The field that names the servers. */
  readonly field: string;
  readonly counted: Counted;
}

export class EvidenceIndex {
  /** By the kind that is counted. */
  readonly #counted = new Map<string, Counted[]>();
  /** By the kind that counts. */
  readonly #claims = new Map<string, Claim[]>();
  /** The last report of each actor. */
  readonly #lastReports = new Map<number, Report>();
  /** The report that a message carries, by the index of its sending. */
  readonly #carried = new RecentMap<number, Report>(CARRIED_MAX);

  /** Events that a file of this level leaves out are no evidence in it. */
  constructor(specs: EventSpecs, level: DetailLevel) {
    for (const [kind, spec] of Object.entries(specs)) {
      for (const [field, type] of Object.entries(spec.fields)) {
        if (typeof type !== 'string') this.#add({ kind, field, type }, specs, level);
      }
    }
  }

  /**
   * Remembers an event, if some quorum may count it, and follows the message that tells of it: a server counts its own
   * report at once, another's when the first message with it has come, and what it reported of another as it says.
   */
  note(event: Kinded, at: Envelope): void {
    const counted = this.#counted.get(event.kind);
    if (counted !== undefined) this.#noteCounted(event, at, counted);
    else if (event.kind === 'net.sent') {
      const report = this.#lastReports.get(at.actor);
      if (report?.cause === at.cause) this.#carried.set(at.index, report);
    } else if (event.kind === 'net.delivered') {
      const report = this.#carried.get(at.cause);
      if (report === undefined) return;
      countAt(report, at.actor);
      this.#carried.delete(at.cause);
    }
  }

  /** The indexes of the events that an event of `actor` has counted, in the order in which it names the servers. */
  find(event: Kinded, actor: number): readonly number[] {
    const claims = this.#claims.get(event.kind);
    if (claims === undefined) return NONE;
    const found: number[] = [];
    for (const { field, counted } of claims) {
      const reports = counted.places.get(valuesOf(event, counted.by))?.get(actor);
      for (const server of serversIn(event, field)) {
        const index = reports?.get(server);
        if (index !== undefined) found.push(index);
      }
    }
    return found;
  }

  #noteCounted(event: Kinded, at: Envelope, counted: readonly Counted[]): void {
    const told: Place[] = [];
    for (const { by, from, places } of counted) {
      const agreement = valuesOf(event, by);
      const place = places.get(agreement) ?? new Map<number, Map<number, number>>();
      places.set(agreement, place);
      if (from === null) told.push(place);
      else countAbout(place, at, isRecord(event) ? event[from] : null);
    }
    if (told.length === 0) return;
    const report = { actor: at.actor, index: at.index, cause: at.cause, places: told };
    this.#lastReports.set(at.actor, report);
    countAt(report, at.actor);
  }

  #add(
    claim: { kind: string; field: string; type: EvidenceField },
    specs: EventSpecs,
    level: DetailLevel,
  ): void {
    const { kind, field, type } = claim;
    const of = specs[type.of];
    assert(of !== undefined, `${kind}.${field} counts events that are declared, not ${type.of}`);
    for (const name of type.by) {
      const isShared = Object.hasOwn(of.fields, name) && specs[kind]?.fields[name] === of.fields[name];
      assert(isShared, `${kind} and ${type.of} both have the field ${name}, by which ${field} counts`);
    }
    const { from = null } = type;
    const isAbout = from === null || of.fields[from] === 'actor';
    assert(isAbout, `${type.of} names in ${String(from)} the server that ${kind}.${field} counts`);
    if (!holdsLevel(level, of.level)) return;
    const counted = { by: type.by, from, places: new RecentMap<string, Place>(PLACES_MAX) };
    append(this.#counted, type.of, counted);
    append(this.#claims, kind, { field, counted });
  }
}

const NONE: readonly number[] = [];

/** A server knows of the report from now on; of several that agree it counts the first. */
function countAt({ actor, index, places }: Report, server: number): void {
  for (const place of places) {
    const known = place.get(server);
    if (known === undefined) place.set(server, new Map([[actor, index]]));
    else if (!known.has(actor)) known.set(actor, index);
  }
}

/** A server has reported what it counts for another: the newest word holds, as in a vote box. */
function countAbout(place: Place, { actor, index }: Envelope, server: unknown): void {
  if (!isInteger(server)) return;
  const known = place.get(actor);
  if (known === undefined) place.set(actor, new Map([[server, index]]));
  else known.set(server, index);
}

function append<T>(lists: Map<string, T[]>, key: string, element: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [element]);
  else list.push(element);
}

/** The values of some fields as one text; fields that agree are numbers, names and the like. */
function valuesOf(event: Kinded, fields: readonly string[]): string {
  if (!isRecord(event)) return '';
  let text = '';
  for (const field of fields) text += `${String(event[field])}\n`;
  return text;
}

function serversIn(event: Kinded, field: string): readonly number[] {
  const servers = isRecord(event) ? event[field] : undefined;
  return isList(servers) ? servers.filter(isInteger) : NONE;
}
