import type { RefusedRules } from '../../../../harness/edge/engine/refused-rules.ts';
import type { RuleSource } from '../../../../harness/edge/engine/rule-source.ts';
import type {
  EngineAnswer,
  LoadedVariants,
  RuleVariant,
  WafEngine,
} from '../../../../harness/edge/engine/waf-engine.ts';
import type { LinkMatch, RuleHit } from '../../../../harness/evidence/rule-hit.ts';
import { HarnessError } from '../../../../harness/lib/errors.ts';
import type { HttpRequest } from '../../../../harness/lib/http/http-request.ts';
import { type Evaluated, evaluate, type LoadedRules, loadRules, type Matched } from './rule-evaluator.ts';

export const ruleFile = '/rules/own.conf';

/** A rule set of one file. */
export const rulesOf = (text: string, more: { path?: string; defaultActions?: number[] } = {}): RuleSource => {
  const { path = ruleFile, defaultActions = [1, 2] } = more;
  return { type: 'files', name: path, entries: [path], files: [{ path, content: Buffer.from(text) }], defaultActions };
};

/** A request that went to a variant. */
export interface Sent {
  variant: string;
  target: string;
}

/** An engine in memory. It keeps what it was asked. */
export class FakeEngine implements WafEngine {
  readonly kind = 'v3';
  readonly host = 'local';
  readonly version = 'ModSecurity of memory';
  /** Names of the variants of each load. */
  readonly loads: string[][] = [];
  readonly sent: Sent[] = [];
  /** Rule files that were asked for. */
  readonly read: string[] = [];
  /** Loads that are not disposed of. */
  open = 0;
  /** Rule files where the engine runs, by path. */
  files: Readonly<Record<string, string>> = {};
  /** Whether it does not take an exclusion. */
  refuses: (directives: string) => boolean = () => false;
  /** Whether its debug log tells which of a link's variables matched. */
  isCertain: (variables: readonly string[]) => boolean = () => true;
  /** Whether a request is denied, whatever the rules say. */
  denies: (variant: string, request: HttpRequest) => boolean = () => false;

  async load(variants: readonly RuleVariant[]): Promise<LoadedVariants> {
    this.loads.push(variants.map(({ name }) => name));
    for (const { exclusions } of variants) {
      const refused = exclusions.find(({ directives }) => this.refuses(directives));
      if (refused) throw new HarnessError('RULES_INVALID', 'the engine’s own words');
    }
    this.open++;
    return new FakeLoad(this, variants);
  }

  async refusalOf(): Promise<RefusedRules | undefined> {
    return undefined;
  }

  async readRuleFile(path: string): Promise<string | undefined> {
    this.read.push(path);
    return this.files[path];
  }

  /** Targets that a variant was sent, in their order. */
  sentTo(variant: string): string[] {
    return this.sent.flatMap((one) => (one.variant === variant ? [one.target] : []));
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}

class FakeLoad implements LoadedVariants {
  readonly url = 'http://127.0.0.1:0';
  private readonly engine: FakeEngine;
  private readonly variants: ReadonlyMap<string, RuleVariant & { loaded: LoadedRules }>;
  private readonly seen = new Map<string, Evaluated>();

  constructor(engine: FakeEngine, variants: readonly RuleVariant[]) {
    this.engine = engine;
    this.variants = new Map(
      variants.map((variant) => [variant.name, { ...variant, loaded: loadRules(textsOf(variant, engine)) }]),
    );
  }

  async send(name: string, request: HttpRequest): Promise<EngineAnswer> {
    const variant = this.variants.get(name);
    if (!variant) throw new Error(`${name} is not loaded`);
    const { engine, seen } = this;
    engine.sent.push({ variant: name, target: request.target });
    const requestId = `${name}-${engine.sent.length}`;
    const evaluated = evaluate(variant.loaded, request, variant.mode === 'on');
    seen.set(requestId, evaluated);
    const denied = evaluated.denied || engine.denies(name, request);
    return { requestId, status: denied ? 403 : 200, reachedOrigin: !denied };
  }

  async hits(requestIds: readonly string[]): Promise<ReadonlyMap<string, readonly RuleHit[]>> {
    return new Map(requestIds.map((id) => [id, (this.seen.get(id)?.matched ?? []).map(hitOf)]));
  }

  debugged(requestId: string) {
    return { matched: (this.seen.get(requestId)?.asked ?? []).map(({ chain }) => chain.id) };
  }

  async explain(requestId: string, ruleId: string): Promise<LinkMatch[]> {
    const matched = this.seen.get(requestId)?.asked.find(({ chain }) => chain.id === ruleId);
    return (matched?.links ?? []).map((variables, link) => ({
      link,
      variables,
      certain: this.engine.isCertain(variables),
    }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.engine.open--;
  }
}

/** As the audit log has it: the last link's last variable, and no more. */
function hitOf({ chain: { id, message = '', file, line }, links }: Matched): RuleHit {
  const variable = links.at(-1)?.at(-1);
  return { id, message, ...(variable !== undefined && { variable }), matched: 'Matched', file, line };
}

function textsOf({ rules, exclusions }: RuleVariant, { files }: FakeEngine): { text: string; file: string }[] {
  const own =
    rules.type === 'files'
      ? rules.files.map(({ path, content }) => ({ text: content.toString('utf8'), file: path }))
      : Object.entries(files).map(([file, text]) => ({ text, file }));
  const placed = (place: 'before' | 'after') =>
    exclusions
      .filter((exclusion) => exclusion.place === place)
      .map(({ directives }) => ({ text: directives, file: '/exclusion.conf' }));
  return [...placed('before'), ...own, ...placed('after')];
}
