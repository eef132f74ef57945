import { z } from 'zod';
import { SCENARIOS } from '../../scenarios/catalogue.js';
import { rulesOn } from '../../scenarios/protocol-rules.js';
import type { Scenario } from '../../scenarios/scenario.js';
import { PROTOCOLS, protocolsOf } from '../../scenarios/scenario.js';
import { VARIANTS } from '../../scenarios/zoo/variants.js';
import { RULES } from '../../sim/check/rules.js';
import { DETERMINISTIC } from '../batch/run-record.js';
import type { Output } from '../report/output.js';
import { EXIT_CODES } from '../exit-codes.js';
import { indented } from '../report/text.js';
import type { Invocation } from '../commands/invocation.js';

const OPTIONS = z.strictObject({ json: z.boolean().default(false) });

interface Entry {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  readonly protocols: readonly string[];
}

/** What `quorumlab list --json` prints. */
interface Listing {
  readonly scenarios: readonly (Entry & {
    readonly servers: Scenario['servers'];
    readonly teaches: string;
  })[];
  readonly variants: readonly (Entry & { readonly breaks: readonly string[] })[];
  readonly rules: readonly (Entry & { readonly slug: string })[];
}

/** Does `quorumlab list`. */
export async function list(given: unknown, invocation: Invocation): Promise<void> {
  const { json } = OPTIONS.parse(given);
  const listing = makeListing();
  if (json) invocation.output.line(JSON.stringify(listing));
  else await invocation.output.lines(renderListing(listing, invocation.output));
  invocation.exitWith(EXIT_CODES.held);
}

function makeListing(): Listing {
  const decided = PROTOCOLS.map((protocol) => ({ protocol, rules: [...rulesOn(protocol)].map(String) }));
  const rules = Object.entries(RULES).map(([id, { slug, title, source }]) => {
    const deciders = decided.filter((one) => one.rules.includes(id));
    return { id, slug, title, source, protocols: deciders.map(({ protocol }) => protocol) };
  });
  return {
    scenarios: SCENARIOS.map((scenario) => {
      const { id, title, source, servers, teaches } = scenario;
      return { id, title, source, protocols: protocolsOf(scenario), servers, teaches };
    }),
    variants: VARIANTS.map(({ id, title, source, protocols, breaks }) => {
      return { id, title, source, protocols, breaks };
    }),
    rules: [...rules, { ...DETERMINISTIC, protocols: PROTOCOLS }],
  };
}

function* renderListing({ scenarios, variants, rules }: Listing, output: Output): Generator<string> {
  yield 'Scenarios';
  for (const { id, title, source, protocols, servers, teaches } of scenarios) {
    const sizes = servers.map((size) => size ?? 'drawn from the seed').join(', ');
    yield `  ${id}`;
    yield indented(title, 4, output.columns);
    if (teaches !== '') yield indented(teaches, 4, output.columns);
    yield indented(`${protocols.join(', ')}; servers: ${sizes}; from ${source}`, 4, output.columns);
  }
  yield '';
  yield 'Variants: broken on purpose, for --variant';
  for (const { id, title, source, protocols, breaks } of variants) {
    yield `  ${id}`;
    yield indented(title, 4, output.columns);
    const broken = indented(
      `breaks ${breaks.join(', ')}; ${protocols.join(', ')}; from ${source}`,
      4,
      output.columns,
    );
    yield broken.replaceAll(/\b[A-Z]\d+\b/g, (rule) => output.paint.cyan(rule));
  }
  yield '';
  yield 'Rules';
  const slugWidth = Math.max(...rules.map(({ slug }) => slug.length));
  const margin = 2 + 4 + slugWidth + 2;
  for (const { id, slug, title, protocols } of rules) {
    const text = indented(`${title} (${protocols.join(', ')})`, margin, output.columns);
    yield `  ${output.paint.cyan(id)}${' '.repeat(4 - id.length)}${slug.padEnd(slugWidth)}  ${text.trimStart()}`;
  }
}
