import type { RuleSource } from '../../edge/engine/rule-source.ts';
import { hostOf } from '../../edge/engine/server-adapter.ts';
import type { LoadedVariants, RuleVariant, WafEngine } from '../../edge/engine/waf-engine.ts';
import { HarnessError } from '../../lib/errors.ts';
import type { HttpRequest } from '../../lib/http/http-request.ts';
import { withHost } from '../../lib/http/with-host.ts';
import { loadCorpora } from '../../waf/corpus/load-corpora.ts';

/** Requests under way at the same time, as the validation has them. */
const inFlight = 8;
const warmUpMs = 500;
const measuredMs = 3_000;

/** The callbacks that are measured, by their ids in the corpora. No rule of Comodo’s stops them. */
const measured = [
  { callback: 'push', id: 'push-without-session/pretty' },
  { callback: 'JSON callback of 2.5 kB', id: 'shipping/pretty' },
] as const;

/** ModSecurity with nothing to ask: it reads the request, its arguments and its body, and writes its log. */
const noRules: RuleSource = {
  type: 'files',
  name: 'no rules',
  entries: ['/srv/kco-harness-bench/no-rules.conf'],
  files: [{ path: '/srv/kco-harness-bench/no-rules.conf', content: Buffer.from('# none\n') }],
  defaultActions: [1, 2],
};

/** The first is what the others are compared with. */
const ruleSets: readonly { rules: string; source: RuleSource }[] = [
  { rules: 'no rules', source: noRules },
  ...(['comodo', 'crs-pl1', 'crs-pl4'] as const).map((ruleset) => ({
    rules: ruleset,
    source: { type: 'built-in' as const, ruleset },
  })),
];

export interface WafRate {
  callback: string;
  rules: string;
  perSecond: number;
  /** To the same callback without rules. */
  ratio: number;
  /** What it was answered. */
  status: number;
}

/** Callbacks a second through an engine, by callback and rule set: all sets side by side in one server. */
export async function measureWaf(engine: WafEngine): Promise<WafRate[]> {
  const requests = new Map((await loadCorpora([])).flatMap(({ probes }) => probes).map((probe) => [probe.id, probe]));
  const variants = ruleSets.map(
    ({ source }, index): RuleVariant => ({ name: `rules${index}`, mode: 'on', rules: source, exclusions: [] }),
  );
  await using loaded = await engine.load(variants);
  const rates: WafRate[] = [];
  for (const { callback, id } of measured) {
    const request = requests.get(id)?.request;
    if (!request) throw new HarnessError('CORPUS_INVALID', `the corpora have no ${id}, which is measured`);
    let perSecondWithout: number | undefined;
    for (const [index, { rules }] of ruleSets.entries()) {
      const { perSecond, status } = await measureOne(loaded, `rules${index}`, request);
      perSecondWithout ??= perSecond;
      rates.push({ callback, rules, perSecond, ratio: perSecond / perSecondWithout, status });
    }
  }
  return rates;
}

async function measureOne(
  loaded: LoadedVariants,
  variant: string,
  request: HttpRequest,
): Promise<Pick<WafRate, 'perSecond' | 'status'>> {
  const filled = withHost(request, hostOf(variant));
  let { status } = await loaded.send(variant, filled);
  let answered = 0;
  const sendFor = async (ms: number): Promise<void> => {
    const end = performance.now() + ms;
    const sendOneByOne = async (): Promise<void> => {
      while (performance.now() < end) {
        ({ status } = await loaded.send(variant, filled));
        answered++;
      }
    };
    await Promise.all(Array.from({ length: inFlight }, sendOneByOne));
  };
  await sendFor(warmUpMs);
  answered = 0;
  const startedAt = performance.now();
  await sendFor(measuredMs);
  return { perSecond: (answered / (performance.now() - startedAt)) * 1000, status };
}
