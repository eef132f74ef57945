/** A run as a list of its events, as a person reads it. */
import type { EventSpecs } from '../../core/define-events.js';
import type { Kinded } from '../../core/env.js';
import type { Recipe } from '../../scenarios/recipe.js';
import type { Listening } from '../../scenarios/run-recipe.js';
import { runRecipe } from '../../scenarios/run-recipe.js';
import type { Violation } from '../../sim/check/checker.js';
import type { RunResult } from '../../sim/run-result.js';
import { describeEvent } from '../../sim/trace/describe-event.js';
import { suggestion } from '../input/nearest.js';
import { RequestError } from '../input/request-error.js';

/** Which events are shown. */
export type Wanted =
  /** What the protocol does and what strikes it, without messages, disks and timers. */
  | { readonly kind: 'usual' }
  /** Kinds, or beginnings of them such as `net`. */
  | { readonly kind: 'named'; readonly names: readonly string[] }
  /** Everything near an event. */
  | { readonly kind: 'around'; readonly index: number };

/** An event in a timeline. */
export interface TimelineRow {
  readonly index: number;
  readonly micros: number;
  readonly actor: string;
  readonly text: string;
  /** 0 for none but the run itself. */
  readonly cause: number;
}

/** So many events before and after. */
const AROUND = 20;
/** What every run is full of; whoever wants it names it. */
const NOISE = /^(net|disk|timer)\./;

/** Runs a recipe and collects the events that are wanted; those that prove a violation are always among them. */
export function recordTimeline(
  recipe: Recipe,
  wanted: Wanted,
  violations: readonly Violation[],
): { readonly rows: readonly TimelineRow[]; readonly result: RunResult } {
  const rows: TimelineRow[] = [];
  const proofs = new Set(violations.flatMap(({ evidence }) => evidence.map(({ index }) => index)));
  const listen = ({ actors, specs, events }: Listening): void => {
    const names = new Map(actors.map(({ id, name }) => [id, name]));
    const nameOf = (actor: number): string => names.get(actor) ?? String(actor);
    const isShown = selector(wanted, specs, proofs);
    events.subscribeToAll((event, { index, micros, actor, cause }) => {
      if (!isShown(event, index)) return;
      const text = describeEvent(event, specs, nameOf);
      rows.push({ index, micros, actor: nameOf(actor), text, cause });
    });
  };
  const { result } = runRecipe(recipe, { listen });
  return { rows, result };
}

function selector(
  wanted: Wanted,
  specs: EventSpecs,
  proofs: ReadonlySet<number>,
): (event: Kinded, index: number) => boolean {
  switch (wanted.kind) {
    case 'usual': {
      const kinds = new Set(Object.keys(specs).filter((kind) => isUsual(kind, specs)));
      return (event, index) => kinds.has(event.kind) || proofs.has(index);
    }
    case 'named': {
      const kinds = kindsNamed('--events', wanted.names, Object.keys(specs));
      return (event, index) => kinds.has(event.kind) || proofs.has(index);
    }
    case 'around':
      return (_, index) => Math.abs(index - wanted.index) <= AROUND;
  }
}

/** Of the network, only what strikes it is on the lowest level, and that is no noise. */
function isUsual(kind: string, specs: EventSpecs): boolean {
  const level = specs[kind]?.level;
  return level === 'min' || (level === 'std' && !NOISE.test(kind));
}

/** The kinds that the names in an option stand for: a name is a kind, or the beginning of some up to a dot. */
export function kindsNamed(
  option: string,
  names: readonly string[],
  kinds: readonly string[],
): ReadonlySet<string> {
  const found = new Set<string>();
  for (const name of names) {
    const meant = kinds.filter((kind) => kind === name || kind.startsWith(`${name}.`));
    if (meant.length === 0) throw new RequestError(`${option} ${name}: ${unknownKind(name, kinds)}`);
    for (const kind of meant) found.add(kind);
  }
  return found;
}

function unknownKind(name: string, kinds: readonly string[]): string {
  const families = [...new Set(kinds.map((kind) => kind.replace(/\..*/, '')))];
  const hint = suggestion(name, [...kinds, ...families], `the families of events are ${families.join(', ')}`);
  return `no event is called so${hint}`;
}
