import { decision } from '../seclang/action-updates.ts';
import { type RuleChain, type RuleLink, variableText } from '../seclang/rule-chains.ts';

/** What a rule adds to a score: `tx.my_points` and `+3`. */
export interface ScoreShare {
  variable: string;
  adds: string;
}

/** Whether the rule itself ends a request that it matches: where it does not say, SecDefaultAction does, which mostly is `deny`. */
export function endsRequest(chain: RuleChain): boolean {
  const action = decision(chain);
  return action !== 'pass' && action !== 'allow' && action !== 'pause';
}

/** Whether a match leaves a message in the audit log, as far as the rule says it. */
export const logs = ({ links: [starter] }: RuleChain): boolean =>
  starter.actions.findLast(({ name }) => name === 'log' || name === 'nolog')?.name !== 'nolog';

/** Collections that hold what was known of a caller before this request, or who it is. */
const callerCollections = new Set([
  'REMOTE_ADDR',
  'REMOTE_HOST',
  'REMOTE_PORT',
  'REMOTE_USER',
  'GEO',
  'IP',
  'GLOBAL',
  'RESOURCE',
  'SESSION',
  'USER',
]);

const callerOperators = /^(?:geoLookup|rbl|ipMatch|ipMatchF|ipMatchFromFile)$/i;

/**
 * By what a rule knows the caller: `REMOTE_ADDR`, `@geoLookup`, `IP:count`. From here every request comes from one address, which is
 * not Klarna's, and in one go: what such a rule makes of it says nothing. Empty where it looks at the request alone.
 */
export function callerTests({ links }: RuleChain): string[] {
  return [...new Set(links.flatMap(callerTestsOf))];
}

function callerTestsOf({ variables, operator }: RuleLink): string[] {
  const known = variables.filter(({ collection, excluded }) => !excluded && callerCollections.has(collection));
  const names = known.map((variable) => variableText({ ...variable, counted: false }));
  return names.length === 0 && callerOperators.test(operator.name) ? [`@${operator.name}`] : names;
}

/** Whether a match does anything to a request: a rule that only notes the caller's address in a variable does not. */
export const hasEffect = (chain: RuleChain): boolean => {
  const actions = chain.links.flatMap((link) => link.actions);
  return (
    endsRequest(chain) ||
    decision(chain) === 'allow' ||
    actions.some(({ name, value = '' }) => name === 'ctl' && /^rule/i.test(value)) ||
    actions.some(({ name, value = '' }) => name === 'setvar' && addition.test(value))
  );
};

const addition = /^tx\.([^=]+)=\+(.+)$/i;

/** How the rules of a set add up scores: own ones as the Core Rule Set's. */
export class ScoreBook {
  /** Names that decide, in lower case: those that a rule tests before it denies, and those that are added to one of them. */
  readonly #deciding: ReadonlySet<string>;

  constructor(chains: readonly RuleChain[]) {
    const added = chains.flatMap(additions);
    const counters = new Set(added.map(({ name }) => name));
    const deciding = new Set(
      chains
        .filter(endsRequest)
        .flatMap(testedScores)
        .filter((name) => counters.has(name)),
    );
    for (let before = -1; before < deciding.size; ) {
      before = deciding.size;
      for (const { name, adds } of added) {
        const [, from] = /^%\{tx\.([^}]+)\}$/i.exec(adds) ?? [];
        if (deciding.has(name) && from !== undefined && counters.has(from.toLowerCase())) {
          deciding.add(from.toLowerCase());
        }
      }
    }
    this.#deciding = deciding;
  }

  /** What a match adds to a score by which another rule denies. Names with `score` in them are taken for such, as the Core Rule Set's are. */
  shares(chain: RuleChain): ScoreShare[] {
    return additions(chain)
      .filter(({ name }) => this.#deciding.has(name) || /score/.test(name))
      .map(({ name, adds }) => ({ variable: `tx.${name}`, adds: `+${adds}` }));
  }

  /** Whether the rule looks at a score alone, and denies by it: what stops a request then are those that added to it. */
  isVerdict(chain: RuleChain): boolean {
    return (
      endsRequest(chain) &&
      chain.links.every(looksAtTxOnly) &&
      testedScores(chain).some((name) => this.#deciding.has(name))
    );
  }

  /** Whether a match can stop a request, alone or with others. */
  counts(chain: RuleChain): boolean {
    return endsRequest(chain) || this.shares(chain).length > 0;
  }

  /** Whether the rule only hands scores on: it looks at no request. */
  isBookkeeping(chain: RuleChain): boolean {
    return chain.links.every(looksAtTxOnly) && !this.isVerdict(chain);
  }
}

const looksAtTxOnly = ({ variables, operator }: RuleLink): boolean =>
  operator.name !== 'script' && variables.every(({ collection }) => collection === 'TX');

const additions = ({ links }: RuleChain): { name: string; adds: string }[] =>
  links
    .flatMap(({ actions }) => actions)
    .flatMap(({ name, value = '' }) => {
      const [, variable, adds] = (name === 'setvar' && addition.exec(value)) || [];
      return variable === undefined || adds === undefined ? [] : [{ name: variable.toLowerCase(), adds }];
    });

const testedScores = ({ links }: RuleChain): string[] =>
  links
    .flatMap(({ variables }) => variables)
    .flatMap(({ collection, key, excluded }) =>
      collection === 'TX' && key !== undefined && !excluded ? [key.toLowerCase()] : [],
    );
