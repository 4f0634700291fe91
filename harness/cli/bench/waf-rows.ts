import { silent } from '../../lib/log.ts';
import type { RunOptions } from '../../run/run-options.ts';
import { openEngine } from '../../run/waf/open-engine.ts';
import { validateWaf } from '../../run/waf/validate-waf.ts';
import type { WafOptions } from '../../run/waf/waf-options.ts';
import { checkBaseImage } from '../doctor/check-base-image.ts';
import { checkDocker } from '../doctor/check-docker.ts';
import type { Finding } from '../doctor/finding.ts';
import { runChecks } from '../doctor/run-checks.ts';
import { lackedIn } from '../doctor/stacks-here.ts';
import { surroundings } from '../doctor/surroundings.ts';
import { measureWaf } from './measure-waf.ts';
import { type Measured, seconds } from './measured.ts';

/** What an engine in a container lacks on this machine: no store, and so none of its sources. */
export const wafNeeds = async (options: RunOptions): Promise<Finding[]> =>
  lackedIn(await runChecks([checkDocker, checkBaseImage], await surroundings(options, process.env)));

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
  rules,
  engine: 'v3',
  host: 'docker',
  exclusions: [],
  remedy: true,
  corpora: [],
  baseImage: options.baseImage,
  debianMirror: options.debianMirror,
  owner: { environment: process.env, pid: process.pid },
  // For the exclusion's own comment, which nobody reads here.
  version: 'bench',
});
