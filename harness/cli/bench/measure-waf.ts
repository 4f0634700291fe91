import type { RuleSource } from '../../edge/engine/rule-source.ts';
import { hostOf } from '../../edge/engine/server-adapter.ts';
import type { LoadedVariants, RuleVariant, WafEngine } from '../../edge/engine/waf-engine.ts';
import { HarnessError } from '../../lib/errors.ts';
import { type HttpRequest, withHost } from '../../lib/http/http-request.ts';
import { silent } from '../../lib/log.ts';
import type { RunOptions } from '../../run/run-options.ts';
import { openEngine } from '../../run/waf/open-engine.ts';
import { validateWaf } from '../../run/waf/validate-waf.ts';
import type { WafOptions } from '../../run/waf/waf-options.ts';
import { loadCorpora } from '../../waf/corpus/load-corpora.ts';
import { checkBaseImage, checkDocker } from '../doctor/check-docker.ts';
import { checkEnvironment, type Finding, runChecks } from '../doctor/finding.ts';
import { lackedIn } from '../doctor/stacks-here.ts';

/** What an engine in a container lacks on this machine: no store, and so none of its sources. */
export const wafNeeds = async (options: RunOptions): Promise<Finding[]> =>
  lackedIn(await runChecks([checkDocker, checkBaseImage()], await checkEnvironment(options, process.env)));

/** nginx with ModSecurity 3, without a shop behind it. */
export const wafRows = async (options: RunOptions): Promise<Measured[]> => [
  ...(await rateRows(options)),
  ...(await validationRows(options)),
];

async function rateRows(options: RunOptions): Promise<Measured[]> {
  console.error('callbacks through nginx + ModSecurity 3, 8 in flight');
  await using engine = await openEngine(wafOptions(options, []), console.error);
  return (await measureWaf(engine)).map(({ callback, rules, perSecond, ratio, status }) => ({
    what: `${callback} through nginx + ModSecurity 3, ${rules}`,
    value: `${perSecond.toFixed(0)}/s (${ratio.toFixed(3)} × no rules${status === 200 ? '' : `; answered ${status}`})`,
  }));
}

/** Each as the command does it: container, search, proof. */
async function validationRows(options: RunOptions): Promise<Measured[]> {
  const rows: Measured[] = [];
  for (const rules of ['comodo', 'crs-pl2']) {
    console.error(`the whole validation of ${rules}`);
    const startedAt = performance.now();
    await validateWaf(wafOptions(options, [rules]), silent, new AbortController().signal);
    rows.push({
      what: `validation of ${rules}, from the container's start to the report`,
      value: seconds(performance.now() - startedAt),
      target: '< 15 s',
    });
  }
  return rows;
}

const wafOptions = (options: RunOptions, rules: string[]): WafOptions => ({
  runId: options.runId,
  runFolder: options.runFolder,
  cacheDir: options.cacheDir,
  artifactsDir: options.artifactsDir,
  rules,
  engine: 'v3',
  host: 'docker',
  exclusions: [],
  wordpressExclusions: false,
  skipRefused: false,
  remedy: true,
  corpora: [],
  baseImage: options.baseImage,
  debianMirror: options.debianMirror,
  owner: { environment: process.env, pid: process.pid },
  // For the exclusion's own comment, which nobody reads here.
  version: 'bench',
});

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
  let { status = 0 } = await loaded.send(variant, filled);
  let answered = 0;
  const sendFor = async (ms: number): Promise<void> => {
    const end = performance.now() + ms;
    const sendOneByOne = async (): Promise<void> => {
      while (performance.now() < end) {
        status = (await loaded.send(variant, filled)).status ?? 0;
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

/** One measured number; `target` as design.md or an issue states it. */
export interface Measured {
  what: string;
  value: string;
  target?: string;
}

export const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
