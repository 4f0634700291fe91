import type { RuleSource } from '../../edge/engine/rule-source.ts';
import type { Exclusion, WafEngine } from '../../edge/engine/waf-engine.ts';
import type { RuleHit } from '../../evidence/rule-hit.ts';
import { withUpdates } from '../../seclang/action-updates.ts';
import { type Directive, parseDirectives } from '../../seclang/directives.ts';
import { type RuleChain, ruleChains } from '../../seclang/rule-chains.ts';
import { ScoreBook } from '../../waf/rule-effects.ts';

/** Looks up the rules that a log names, in the files that it names, as other directives have changed them. */
export class RuleBook {
  readonly #engine: Pick<WafEngine, 'readRuleFile'>;
  /** Of the files that were given. */
  readonly directives: readonly Directive[];
  readonly scores: ScoreBook;
  readonly #own: ReadonlyMap<string, readonly RuleChain[]>;
  readonly #others = new Map<string, Promise<readonly RuleChain[]>>();

  constructor(
    engine: Pick<WafEngine, 'readRuleFile'>,
    source: RuleSource,
    exclusions: readonly Pick<Exclusion, 'directives' | 'file'>[] = [],
  ) {
    this.#engine = engine;
    const files = source.type === 'files' ? source.files : [];
    const texts = [
      ...files.map(({ path, content }) => ({ path, text: content.toString('utf8') })),
      ...exclusions.map(({ directives, file = '' }) => ({ path: file, text: directives })),
    ];
    const parsed = texts.map(({ path, text }) => ({ path, directives: parseDirectives(text, path) }));
    this.directives = parsed.flatMap(({ directives }) => directives);
    this.#own = new Map(parsed.map(({ path, directives }) => [path, this.#changed(ruleChains(directives))]));
    this.scores = new ScoreBook(this.ownChains);
  }

  /** The rules of the files that were given: those of a built-in set are read when a log names them. */
  get ownChains(): RuleChain[] {
    return [...this.#own.values()].flat();
  }

  /** Undefined where the file is not there or does not have the rule. */
  async chainOf({ file, id }: Pick<RuleHit, 'file' | 'id'>): Promise<RuleChain | undefined> {
    const chains = this.#own.get(file) ?? (await this.#read(file));
    return chains.find((chain) => chain.id === id);
  }

  /** All at once, for those who cannot wait. */
  async chainsOf(hits: readonly RuleHit[]): Promise<(hit: Pick<RuleHit, 'file' | 'id'>) => RuleChain | undefined> {
    const known = new Map<string, RuleChain | undefined>();
    for (const { file, id } of hits) known.set(`${file}\0${id}`, await this.chainOf({ file, id }));
    return ({ file, id }) => known.get(`${file}\0${id}`);
  }

  #read(file: string): Promise<readonly RuleChain[]> {
    let chains = this.#others.get(file);
    if (!chains) {
      chains = this.#engine
        .readRuleFile(file)
        .then((text) => (text === undefined ? [] : this.#changed(ruleChains(parseDirectives(text, file)))));
      this.#others.set(file, chains);
    }
    return chains;
  }

  #changed(chains: readonly RuleChain[]): RuleChain[] {
    return withUpdates(chains, this.directives);
  }
}

/** A number from which on a thousand rule ids are free in the user's rules and exclusions. Local rules have ids below 100,000. */
export function freeRuleIds(source: RuleSource, exclusions: readonly Exclusion[]): number {
  const files = source.type === 'files' ? source.files.map(({ content }) => content.toString('latin1')) : [];
  const text = [...files, ...exclusions.map(({ directives }) => directives)].join('\n');
  const used = new Set([...text.matchAll(/\bid:\s*'?(\d+)/g)].map(([, id]) => Math.floor(Number(id) / 1000)));
  const first = [77, ...Array.from({ length: 98 }, (_, index) => index + 1)].find((thousand) => !used.has(thousand));
  return (first ?? 77) * 1000;
}
