import type { HttpRequest } from '../lib/http/http-request.ts';
import type { Directive } from '../seclang/directives.ts';
import type { RuleChain } from '../seclang/rule-chains.ts';
import { requestArguments } from './corpus/request-arguments.ts';
import { endsRequest } from './rule-effects.ts';
import type { EngineName, Limit, LimitDirective } from './waf-report.ts';

/** What an engine has where neither the files nor the harness's own settings say it; absent where it then has no limit. */
const defaults: Readonly<Record<EngineName, Partial<Record<LimitDirective, number>>>> = {
  // The first two are the harness's own settings. @source ModSecurity's reference manual for the others
  v2: {
    SecRequestBodyLimit: 1_048_576,
    SecRequestBodyNoFilesLimit: 1_048_576,
    SecRequestBodyJsonDepthLimit: 10_000,
    SecArgumentsLimit: 1_000,
  },
  // SecRequestBodyNoFilesLimit is read and refuses nothing. @source observed with libmodsecurity 3.0.14
  v3: { SecRequestBodyLimit: 1_048_576, SecRequestBodyJsonDepthLimit: 10_000 },
};

const directives: readonly LimitDirective[] = [
  'SecRequestBodyLimit',
  'SecRequestBodyNoFilesLimit',
  'SecRequestBodyJsonDepthLimit',
  'SecArgumentsLimit',
];

/** How much of what a limit counts a request has. */
function sizesOf(request: HttpRequest): Record<LimitDirective, number> {
  const bytes = Buffer.byteLength(request.body ?? '');
  return {
    SecRequestBodyLimit: bytes,
    SecRequestBodyNoFilesLimit: bytes,
    SecRequestBodyJsonDepthLimit: depthOf(request.body ?? ''),
    SecArgumentsLimit: requestArguments(request).length,
  };
}

/** Objects and arrays within each other. A body that is no JSON has none. */
function depthOf(body: string): number {
  const depth = (value: unknown): number =>
    typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depth)) : 0;
  try {
    return depth(JSON.parse(body));
  } catch (error) {
    if (error instanceof SyntaxError) return 0;
    throw error;
  }
}

/**
 * The limits that are too low for these requests. Whether anything depends on them is to be tried.
 * @param chains rules that may have such a limit in a test of theirs: `&ARGS "@ge 1000"`
 */
export function lowLimits(
  requests: readonly HttpRequest[],
  engine: EngineName,
  { files, chains }: { files: readonly Directive[]; chains: readonly RuleChain[] },
): Limit[] {
  const sizes = requests.map(sizesOf);
  const needed = (directive: LimitDirective) => Math.max(0, ...sizes.map((size) => size[directive]));
  const low = directives.flatMap((directive): Limit[] => {
    const known = directive in defaults[engine] || directive === 'SecArgumentsLimit';
    const is = setIn(files, directive) ?? defaults[engine][directive];
    return known && is !== undefined && is < needed(directive)
      ? [{ type: 'directive', name: directive, is, needed: needed(directive) }]
      : [];
  });
  return [...low, ...chains.flatMap((chain) => countingRule(chain, needed('SecArgumentsLimit')) ?? [])];
}

/** The last one holds. */
function setIn(files: readonly Directive[], wanted: LimitDirective): number | undefined {
  const last = files.findLast(({ name }) => name.toLowerCase() === wanted.toLowerCase());
  const [value = ''] = last?.arguments ?? [];
  return /^\d+$/.test(value) ? Number(value) : undefined;
}

/** A rule that refuses requests by the number of their arguments, as ModSecurity's recommended 200007 does. */
function countingRule(chain: RuleChain, count: number): Limit | undefined {
  const [{ variables, operator }, ...others] = chain.links;
  const [variable, ...more] = variables;
  const counts = variable?.counted && variable.collection === 'ARGS' && variable.key === undefined;
  if (others.length > 0 || more.length > 0 || !counts || operator.negated || !endsRequest(chain)) return undefined;
  if (!/^(?:ge|gt)$/i.test(operator.name) || !/^\d+$/.test(operator.argument.trim())) return undefined;
  const is = Number(operator.argument);
  const needed = operator.name.toLowerCase() === 'ge' ? count + 1 : count;
  return is < needed ? { type: 'rule', name: chain.id, is, needed, operator: operator.name } : undefined;
}

/** Directives behind the rules that raise these limits. @param firstId from here on ids are free */
export const raising = (limits: readonly Limit[], firstId: number): string =>
  limits
    .map((limit, index) =>
      limit.type === 'directive'
        ? `${limit.name} ${limit.needed}`
        : `SecRuleRemoveById ${limit.name}
SecRule &ARGS "@${limit.operator} ${limit.needed}" "id:${firstId + index},phase:2,t:none,log,deny,status:400"`,
    )
    .join('\n');
