/**
 * The search language. A blank means *and*, `or` and `-` (not) and brackets do what they say; words and "quoted texts" are
 * found in an event's line, `/patterns/` too; `field:value` looks at one field, with `:` `=` `!=` `>` `>=` `<` `<=` and
 * ranges `1.2s..1.5s`; `before:#812`, `after:`, `cone:` and `concurrent:` ask for causes; `@quorum` and its like stand for
 * many kinds at once.
 */
export const FIELDS = [
  'kind',
  'actor',
  'from',
  'to',
  'type',
  'session',
  'path',
  'zxid',
  'epoch',
  'ballot',
  'op',
  't',
  'i',
  'prop',
  'fault',
] as const;
export type FieldName = (typeof FIELDS)[number];

export const RELATIONS = ['before', 'after', 'cone', 'concurrent'] as const;
export type Relation = (typeof RELATIONS)[number];

export const MACROS = ['quorum', 'election', 'retry'] as const;
export type Macro = (typeof MACROS)[number];

/** `:` finds the value in a text, and a name by its pattern; for what is ordered it is `=`. */
export type Operator = ':' | '=' | '!=' | '>' | '>=' | '<' | '<=';

/** What a value must be; texts as they were written. */
export type Test =
  | { readonly kind: 'compare'; readonly operator: Operator; readonly value: string }
  /** Both ends included; null for an open end. */
  | { readonly kind: 'range'; readonly from: string | null; readonly to: string | null };

/** Where a part of a query stands in its text, from 0; `to` is behind it. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export type Query =
  | { readonly kind: 'all' }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Query[] }
  | { readonly kind: 'not'; readonly part: Query }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'pattern'; readonly source: string }
  | { readonly kind: 'field'; readonly field: FieldName; readonly test: Test; readonly span: Span }
  /** `state.role:leading`: of the actor of an event, right behind it. */
  | { readonly kind: 'state'; readonly path: readonly string[]; readonly test: Test; readonly span: Span }
  | { readonly kind: 'causal'; readonly relation: Relation; readonly index: number; readonly span: Span }
  | { readonly kind: 'macro'; readonly macro: Macro };

/** A query that cannot be understood. */
export class QueryFault extends Error {
  override readonly name = 'QueryFault';
  readonly at: number;
  /** A query that would be understood, or null. */
  readonly fix: string | null;

  constructor(message: string, at: number, fix: string | null = null) {
    super(message);
    this.at = at;
    this.fix = fix;
  }
}

export function isField(name: string): name is FieldName {
  return FIELDS.some((field) => field === name);
}

export function isRelation(name: string): name is Relation {
  return RELATIONS.some((relation) => relation === name);
}

export function isMacro(name: string): name is Macro {
  return MACROS.some((macro) => macro === name);
}
