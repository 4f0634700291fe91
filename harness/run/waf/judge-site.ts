import { classify } from '../../edge/site/classify.ts';
import { checkOwnership, siteToken } from '../../edge/site/ownership.ts';
import { authorityIn, siteOf } from '../../edge/site/site.ts';
import { siteLogs } from '../../edge/site/site-logs.ts';
import { SiteSender } from '../../edge/site/site-sender.ts';
import type { HttpRequest } from '../../lib/http/http-request.ts';
import type { Progress } from '../../lib/log.ts';
import type { Observation } from '../../waf/judge/observation.ts';
import type { Probe } from '../../waf/probe.ts';
import type { ConfigurationReport } from '../../waf/waf-report.ts';
import { configurationReport } from './configuration-report.ts';
import type { JudgedSiteOptions } from './waf-options.ts';

/** What a customer's browser asks first: where even that is refused, nothing can be told. */
const homePage: HttpRequest = {
  method: 'GET',
  target: '/',
  headers: { 'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36', Accept: 'text/html' },
};

/** How often a long wait says that it goes on. */
const sayEvery = 25;

const oneSet =
  'Each callback was sent with one set of values: a site is not sent their variants, which would be hundreds of requests.';

const notFramed = (count: number): string =>
  `${count} ${count === 1 ? 'request in chunks or without a length was' : 'requests in chunks or without a length were'} not sent: a site is sent each with its length.`;

export interface SiteCorpus {
  probes: readonly Probe[];
  ranges: readonly string[];
  cacheDir: string;
}

/**
 * Sends the callbacks, and the attacks where they were asked for, to a site whose operator has shown that it is theirs.
 * @throws HarnessError USAGE, TARGET_NOT_OWNED or TARGET_UNREACHABLE, before anything but the token's file was asked for
 */
export async function judgeSite(
  options: JudgedSiteOptions,
  { probes, ranges, cacheDir }: SiteCorpus,
  progress: Progress,
  signal: AbortSignal,
): Promise<ConfigurationReport> {
  const startedAt = performance.now();
  const place = { url: options.url, connectTo: options.connectTo, ca: await authorityIn(options.ca) };
  const token = await siteToken(siteOf(place).host, cacheDir, options.token);
  const site = await checkOwnership({ ...place, token });
  const { auditLog, errorLog } = options;
  const logs = await siteLogs({ auditLog, errorLog });
  const sender = new SiteSender({ site, perSecond: options.perSecond });
  const below = (request: HttpRequest): HttpRequest => ({ ...request, target: site.base + request.target });
  const name = site.origin + site.base;

  const control = await sender.send(below(homePage));
  // A shopper's requests need the shop's own pages and sessions: of a site they would tell nothing.
  const wanted = probes.filter(({ type }) => type === 'callback' || (type === 'attack' && options.attacks));
  const asked = wanted.filter(({ request }) => request.framing === undefined);
  progress(`${name}: sending ${asked.length} requests, ${options.perSecond ?? 5} a second at most`);
  const observations: Observation[] = [];
  for (const [index, probe] of asked.entries()) {
    signal.throwIfAborted();
    if (index > 0 && index % sayEvery === 0) progress(`${name}: ${index} of ${asked.length} sent`);
    const request = below(probe.request);
    const { answer, hits = [] } = await logs.around(request, () => sender.send(request));
    const { outcome, remark } = classify(answer, control, probe.type === 'callback' ? 'callback' : 'other');
    observations.push({
      probe,
      status: answer.type === 'answered' ? answer.status : undefined,
      // A rule that the site's own log names has stopped it, whatever its answer looks like.
      outcome: outcome === 'unknown' && hits.length > 0 ? 'blocked' : outcome,
      remark,
      hits: [...hits],
      behind: [],
      requestLine: `${request.method} ${request.target}`,
    });
  }
  return configurationReport({
    name,
    target: { type: 'site', url: name, ruleIds: auditLog || errorLog ? 'from log' : 'unknown' },
    exclusions: [],
    notes: [
      ...(options.attacks ? [] : ['No attacks were sent: --attacks sends them.']),
      ...(asked.some((probe) => probe.type === 'callback' && probe.variants) ? [oneSet] : []),
      ...(asked.length < wanted.length ? [notFramed(wanted.length - asked.length)] : []),
      ...(site.base === '' ? [] : [`The shop is in ${site.base}: paths in the advice are those behind it.`]),
    ],
    ranges,
    observations,
    before: observations,
    chainOf: () => undefined,
    durationMs: Math.round(performance.now() - startedAt),
  });
}
