import type { RuleSource } from '../../edge/engine/rule-source.ts';
import type { Exclusion, WafEngine } from '../../edge/engine/waf-engine.ts';
import type { RuleHit } from '../../evidence/rule-hit.ts';
import { findChain, type RuleChain } from '../../seclang/rule-chains.ts';

/** Looks up the rules that a log names, in the files that it names. */
export class RuleBook {
  readonly #engine: Pick<WafEngine, 'readRuleFile'>;
  readonly #texts: Map<string, Promise<string | undefined>>;
  readonly #chains = new Map<string, Promise<RuleChain | undefined>>();

  constructor(engine: Pick<WafEngine, 'readRuleFile'>, source: RuleSource) {
    this.#engine = engine;
    const own = source.type === 'files' ? source.files : [];
    this.#texts = new Map(own.map(({ path, content }) => [path, Promise.resolve(content.toString('utf8'))]));
  }

  /** Undefined where the file is not there or does not have the rule. */
  async chainOf({ file, id }: Pick<RuleHit, 'file' | 'id'>): Promise<RuleChain | undefined> {
    const key = `${file}\0${id}`;
    let chain = this.#chains.get(key);
    if (!chain) {
      chain = this.#lookUp(file, id);
      this.#chains.set(key, chain);
    }
    return chain;
  }

  /** All at once, for those who cannot wait. */
  async chainsOf(hits: readonly RuleHit[]): Promise<(hit: Pick<RuleHit, 'file' | 'id'>) => RuleChain | undefined> {
    const known = new Map<string, RuleChain | undefined>();
    for (const { file, id } of hits) known.set(`${file}\0${id}`, await this.chainOf({ file, id }));
    return ({ file, id }) => known.get(`${file}\0${id}`);
  }

  async #lookUp(file: string, id: string): Promise<RuleChain | undefined> {
    const text = await this.#textOf(file);
    return text === undefined ? undefined : findChain(text, file, id);
  }

  #textOf(file: string): Promise<string | undefined> {
    let text = this.#texts.get(file);
    if (!text) {
      text = this.#engine.readRuleFile(file);
      this.#texts.set(file, text);
    }
    return text;
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
