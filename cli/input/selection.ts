/** What is to be run: from names and options to series. Whatever contradicts itself is refused here, before any run. */
import { existsSync } from 'node:fs';
import { SCENARIOS, SMOKE } from '../../scenarios/catalogue.js';
import type { Scenario, Staging, Variant } from '../../scenarios/scenario.js';
import { PROTOCOLS, protocolsOf } from '../../scenarios/scenario.js';
import { owedAbout } from '../../scenarios/verdict.js';
import { VARIANTS } from '../../scenarios/zoo/variants.js';
import type { RuleId } from '../../sim/check/rules.js';
import type { ProtocolId } from '../../sim/plan.js';
import type { Strategy } from '../../sim/search/strategy.js';
import { defaultSlackMicros, STRATEGIES } from '../../sim/search/strategy.js';
import type { Series } from '../batch/series.js';
import { readPlanFile } from '../plan-file.js';
import { listed, nearest, suggestion } from './nearest.js';
import { parseServers, parseSlack } from './numbers.js';
import { RequestError } from './request-error.js';

/** The options that select runs, as they were typed. */
export interface SelectionOptions {
  readonly protocol?: string | undefined;
  readonly servers?: string | undefined;
  readonly strategy?: string | undefined;
  readonly slack?: string | undefined;
  readonly variant?: string | undefined;
}

/** The same, understood. */
interface Wanted {
  readonly protocol: ProtocolId | null;
  readonly servers: number | null;
  readonly strategy: Strategy;
  readonly slackMicros: number;
  readonly variant: Variant | null;
}

export interface Selection {
  readonly series: readonly Series[];
  /** What is left out, because it does not go together with the options; in sentences. */
  readonly leftOut: readonly string[];
}

/** The series of some scenarios or of one plan file; of the smoke suite if none is named. */
export function select(names: readonly string[], options: SelectionOptions): Selection {
  const wanted = understand(options);
  const files = names.filter(isFile);
  if (files.length > 0 && names.length > 1) {
    throw new RequestError(
      `${String(files[0])}: a plan file is run by itself; name it alone, or only scenarios`,
    );
  }
  if (names.length === 0) return selectSmoke(wanted);
  const series = [...new Set(names)].flatMap((name) => {
    if (isFile(name)) return [planSeries(name, wanted)];
    const scenario = findScenario(name);
    const clash = findClash(scenario, wanted);
    if (clash !== null) throw new RequestError(clash);
    return scenarioSeries(scenario, wanted);
  });
  return { series, leftOut: twinsLeftOut(series, wanted) };
}

/** The one series that a single run belongs to; never a twin. */
export function selectOne(name: string, options: SelectionOptions): Series {
  const series = select([name], options).series.filter(({ expectation }) => expectation === null);
  const [first] = series;
  if (first === undefined) throw new RequestError(`${name}: nothing is left to run; leave out --protocol`);
  if (series.length === 1) return first;
  const protocols = series.map(({ protocol }) => `--protocol ${protocol}`);
  throw new RequestError(`${name} runs on several protocols; choose ${listed(protocols, 'or')}`);
}

/** Whether a name on the command line means a file. */
export function isFile(name: string): boolean {
  if (SCENARIOS.some(({ id }) => id === name)) return false;
  return /[\\/]|\.(json|jsonl|gz)$/.test(name) || existsSync(name);
}

const TRACE_NAME = /\.jsonl(\.gz)?$/;

function understand({ protocol, servers, strategy = 'timed', slack, variant }: SelectionOptions): Wanted {
  const strategyId = oneOf('--strategy', strategy, STRATEGIES);
  if (slack !== undefined && strategyId === 'timed') {
    throw new RequestError(
      `--slack ${slack}: the strategy timed has no slack; add --strategy walk or --strategy pct, or leave --slack out`,
    );
  }
  const wanted: Wanted = {
    protocol: protocol === undefined ? null : oneOf('--protocol', protocol, PROTOCOLS),
    servers: servers === undefined ? null : parseServers(servers),
    strategy: strategyId,
    slackMicros: slack === undefined ? defaultSlackMicros(strategyId) : parseSlack(slack),
    variant: variant === undefined ? null : findVariant(variant),
  };
  if (
    wanted.variant !== null &&
    wanted.protocol !== null &&
    !wanted.variant.protocols.includes(wanted.protocol)
  ) {
    throw new RequestError(foreignVariant(wanted.variant, wanted.protocol));
  }
  return wanted;
}

function findScenario(name: string): Scenario {
  const scenario = SCENARIOS.find(({ id }) => id === name);
  if (scenario !== undefined) return scenario;
  const ids = SCENARIOS.map(({ id }) => id);
  const otherwise = '"quorumlab list" shows all scenarios, and a plan file ends in .json';
  throw new RequestError(`no scenario is called "${name}"${suggestion(name, ids, otherwise)}`);
}

/** The variant of this id. */
export function findVariant(name: string): Variant {
  const variant = VARIANTS.find(({ id }) => id === name);
  if (variant !== undefined) return variant;
  const ids = VARIANTS.map(({ id }) => id);
  const hint = suggestion(name, ids, '"quorumlab list" shows all variants');
  throw new RequestError(`--variant ${name}: no variant is called so${hint}`);
}

function foreignVariant(variant: Variant, protocol: string): string {
  return `--variant ${variant.id}: that is a variant of ${listed(variant.protocols, 'and')}, not of ${protocol}`;
}

/** One of some names, or an error that says which there are. */
export function oneOf<T extends string>(option: string, text: string, names: readonly T[]): T {
  const found = names.find((name) => name === text);
  if (found !== undefined) return found;
  const near = nearest(text, names);
  const hint = near.length === 0 ? '' : `; did you mean ${listed(near, 'or')}?`;
  throw new RequestError(`${option} ${text}: expected ${listed(names, 'or')}${hint}`);
}

/** Why a scenario does not go together with the options; null if it does. */
function findClash(scenario: Scenario, wanted: Wanted): string | null {
  const { id, servers } = scenario;
  const { protocol, variant } = wanted;
  const protocols = protocolsOf(scenario);
  if (protocol !== null && !protocols.includes(protocol)) {
    return `--protocol ${protocol}: ${id} runs on ${listed(protocols, 'and')} only`;
  }
  if (variant !== null && !protocols.some((own) => variant.protocols.includes(own))) {
    return foreignVariant(variant, `${listed(protocols, 'or')}, on which ${id} runs`);
  }
  if (wanted.servers === null || servers.includes(wanted.servers)) return null;
  const sizes = servers.filter((size) => size !== null).sort((a, b) => a - b);
  return `--servers ${String(wanted.servers)}: ${id} runs with ${listed(sizes.map(String), 'or')} servers`;
}

function selectSmoke(wanted: Wanted): Selection {
  const series: Series[] = [];
  const leftOut: string[] = [];
  for (const protocol of wanted.protocol === null ? PROTOCOLS : [wanted.protocol]) {
    if (wanted.variant?.protocols.includes(protocol) === false) continue;
    for (const scenario of SMOKE[protocol]) {
      const clash = findClash(scenario, wanted);
      if (clash === null) series.push(...scenarioSeries(scenario, { ...wanted, protocol }));
      else leftOut.push(`Left out ${scenario.id}: ${clash}.`);
    }
  }
  if (series.length > 0) return { series, leftOut: [...leftOut, ...twinsLeftOut(series, wanted)] };
  throw new RequestError('no scenario of the smoke suite goes together with these options; name a scenario');
}

/** A scenario on each protocol that is wanted; with the twins that it declares, unless a variant is asked for. */
function scenarioSeries(scenario: Scenario, wanted: Wanted): readonly Series[] {
  const series: Series[] = [];
  for (const protocol of PROTOCOLS) {
    const staging = scenario.on[protocol];
    if (staging === undefined || (wanted.protocol ?? protocol) !== protocol) continue;
    series.push(...stagedSeries({ scenario: scenario.id, protocol, staging }, wanted));
  }
  return series;
}

function twinsLeftOut(
  series: readonly Series[],
  { strategy, slackMicros, variant }: Wanted,
): readonly string[] {
  if (variant !== null || slackMicros === 0) return [];
  const hasTwins = series.some(
    ({ file, scenario, protocol }) => file === null && stagingOf(scenario, protocol)?.twins.length !== 0,
  );
  return hasTwins
    ? [
        `Left out the twins: a scenario shows a variant where time alone decides, not with --strategy ${strategy}.`,
      ]
    : [];
}

function stagedSeries(
  staged: { readonly scenario: string; readonly protocol: ProtocolId; readonly staging: Staging },
  { strategy, slackMicros, servers, variant }: Wanted,
): readonly Series[] {
  const { scenario, protocol, staging } = staged;
  const about = owedAbout(staging, slackMicros);
  const twins = slackMicros > 0 ? [] : staging.twins;
  const ofAll = { scenario, protocol, about, servers, strategy, slackMicros, file: null };
  if (variant !== null) {
    return variant.protocols.includes(protocol) ? [{ ...ofAll, variant: variant.id, expectation: null }] : [];
  }
  return [
    { ...ofAll, variant: null, expectation: null },
    ...twins.map((twin) => ({ ...ofAll, variant: twin.variant, expectation: twin.violates })),
  ];
}

/** What a scenario of the catalogue is on a protocol; undefined for the name of a plan. */
export function stagingOf(scenario: string, protocol: ProtocolId): Staging | undefined {
  return SCENARIOS.find(({ id }) => id === scenario)?.on[protocol];
}

/** The rule that a scenario's twin says this variant violates, if it has such a twin. */
export function expectationOf(staging: Staging | undefined, variant: string | null): RuleId | null {
  return staging?.twins.find((twin) => twin.variant === variant)?.violates ?? null;
}

function planSeries(file: string, wanted: Wanted): Series {
  if (TRACE_NAME.test(file))
    throw new RequestError(`${file}: a trace is not run but replayed: quorumlab replay ${file}`);
  const { name, about, plan } = readPlanFile(file);
  const clash = findPlanClash(file, plan, wanted);
  if (clash !== null) throw new RequestError(clash);
  const { strategy, slackMicros, variant } = wanted;
  return {
    scenario: name,
    about: owedAbout({ about }, slackMicros),
    protocol: plan.protocol,
    variant: variant?.id ?? null,
    servers: null,
    strategy,
    slackMicros,
    file: { name: file, plan },
    expectation: null,
  };
}

/** Why a plan does not go together with the options; null if it does. */
function findPlanClash(
  file: string,
  plan: { readonly protocol: string; readonly servers: number },
  { protocol, servers, variant }: Wanted,
): string | null {
  if (servers !== null) {
    return `--servers ${String(servers)}: the plan in ${file} has ${String(plan.servers)} servers; change it there`;
  }
  if (protocol !== null && protocol !== plan.protocol) {
    return `--protocol ${protocol}: the plan in ${file} is for ${plan.protocol}`;
  }
  const isForeign = variant !== null && !variant.protocols.some((own) => own === plan.protocol);
  return isForeign ? foreignVariant(variant, `${plan.protocol}, which the plan in ${file} is for`) : null;
}
