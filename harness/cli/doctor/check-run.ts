import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { whyUnwritable } from '../../lib/cache-folder.ts';
import { HarnessError } from '../../lib/errors.ts';
import type { Progress } from '../../lib/log.ts';
import { shellWord } from '../../lib/shell-word.ts';
import { type Style, styleFor } from '../../reports/style.ts';
import { playsOf } from '../../run/plays.ts';
import { phpReleases, type RunOptions } from '../../run/run-options.ts';
import { chooseStack } from '../../run/stack/choose-stack.ts';
import { readSource, refuseIdleBuild, requestsOf } from '../../run/stack/resolve-sources.ts';
import type { StackName } from '../../run/stack/stack.ts';
import { refuseUnplayable, stackNeeds } from '../../run/stack/stack-needs.ts';
import { profileOf } from '../../store/simulated/profiles/profile-of.ts';
import { parseSpec } from '../../store/sources/parse-spec.ts';
import { expandPlugins } from '../../store/sources/plugin-versions.ts';
import { readPluginWord } from '../../store/sources/plugin-word.ts';
import type { SourceRequest } from '../../store/sources/source.ts';
import { type RunFlags, stackRequestOf } from '../run-flags.ts';
import { scenariosFor } from '../set-up-run.ts';
import { checkBaseImage, checkDocker, checkReaper } from './check-docker.ts';
import { checkBrowser, checkCache, checkDisk, checkNode, checkPorts, checkRunFolder } from './check-machine.ts';
import { softwareNames, versionCheck } from './check-sources.ts';
import { type Check, checkEnvironment, type Finding, runChecks } from './finding.ts';
import { containerNeeds, findingLines, lackedIn } from './stacks-here.ts';

/** What was found about one run. */
export interface RunHere {
  stack: StackName;
  findings: Finding[];
  canStart: boolean;
  /** What it needs and has not. */
  lacks: Finding[];
}

interface CheckRunContext {
  environment: NodeJS.ProcessEnv;
  progress: Progress;
  signal: AbortSignal;
}

/**
 * Whether a run could start: what it needs of this machine, and each of its sources, read as the run would read it.
 * @throws HarnessError for what a run would refuse before it looks at the machine: USAGE, SCENARIO_INVALID, RULES_INVALID
 */
export async function checkRun(asked: RunOptions, flags: RunFlags, context: CheckRunContext): Promise<RunHere> {
  const { environment, progress } = context;
  const scenarios = await scenariosFor(asked, progress);
  const options = { ...asked, plugins: await expandPlugins(asked.plugins) };
  const stack = await stackOf(options, flags, context);
  const plays = playsOf(
    { ...options, stack },
    scenarios.map(({ scenario }) => scenario),
  );
  const played = plays.flatMap(({ scenario, skip }) => (skip === undefined ? [scenario] : []));
  refuseUnplayable(played, stack);
  const machine = [checkNode, checkPorts, checkRunFolder, ...(options.shopper === 'browser' ? [checkBrowser] : [])];
  if (stack === 'simulated') {
    for (const word of options.plugins) profileOf(readPluginWord(word).spec);
    return judge(stack, await runChecks([...machine, checkDisk], await checkEnvironment(options, environment)));
  }
  const requests = distinct(requestsOf(options, stackNeeds(played).with));
  const checks: Check[] = [...machine, checkCache, checkDisk, checkDocker, ...baseImagesOf(options), checkReaper];
  const here = await checkEnvironment(options, environment);
  const versions = (await only(requests, 'version')).map(versionCheck);
  return judge(stack, [
    ...(await runChecks([...checks, ...versions], here)),
    ...(await readSources(await only(requests, 'code'), options, context)),
  ]);
}

function baseImagesOf({ php }: RunOptions): Check[] {
  const release = phpReleases[php];
  return [checkBaseImage(), ...(release === 'trixie' ? [] : [checkBaseImage(release)])];
}

function judge(stack: StackName, findings: Finding[]): RunHere {
  const lacks = lackedIn(
    findings.filter(({ neededBy }) => neededBy === 'every stack' || (stack === 'containers' && neededBy === stack)),
  );
  return { stack, findings, canStart: lacks.length === 0, lacks };
}

/** A source that is not there is found where all sources are read; it can only have been meant for real software. */
async function stackOf(
  options: RunOptions,
  flags: RunFlags,
  { environment, progress }: CheckRunContext,
): Promise<StackName> {
  try {
    const { stack, because } = await chooseStack(stackRequestOf(flags, options), async () =>
      (await containerNeeds(options, environment)).map(({ name, detail }) => `${name} (${detail})`),
    );
    if (because) progress(because);
    if (stack === 'containers') await refuseIdleBuild(options);
    return stack;
  } catch (error) {
    if (error instanceof HarnessError && error.code === 'SOURCE_NOT_FOUND') return 'containers';
    throw error;
  }
}

const distinct = (requests: readonly SourceRequest[]): SourceRequest[] => [
  ...new Map(requests.map((request) => [`${request.slug} ${request.spec}`, request])).values(),
];

/** Versions may have to be fetched, and are not; what is code here is read. Debian's WordPress is in the store's image. */
async function only(requests: readonly SourceRequest[], wanted: 'version' | 'code'): Promise<SourceRequest[]> {
  const kinds = await Promise.all(
    requests.map(async (request) => {
      // What is not there is read like code, which says so.
      const kind = await parseSpec(request).then(
        (spec) => spec.kind,
        () => 'code' as const,
      );
      return kind === 'version' || kind === 'debian' ? kind : 'code';
    }),
  );
  return requests.filter((_, index) => kinds[index] === wanted);
}

/** One after the other, as the run would. Where its cache cannot be written, into one that is gone afterwards. */
async function readSources(
  requests: readonly SourceRequest[],
  options: RunOptions,
  { progress, signal }: CheckRunContext,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  const isLost = (await whyUnwritable(options.cacheDir)) !== undefined;
  const cacheDir = isLost ? await mkdtemp(join(tmpdir(), 'kco-harness-doctor-')) : options.cacheDir;
  try {
    for (const request of requests) {
      signal.throwIfAborted();
      findings.push(await readOne(request, { ...options, cacheDir }, { progress, signal }));
    }
  } finally {
    if (isLost) await rm(cacheDir, { recursive: true, force: true });
  }
  return findings;
}

async function readOne(
  request: SourceRequest,
  options: RunOptions,
  context: Pick<CheckRunContext, 'progress' | 'signal'>,
): Promise<Finding> {
  const about = { name: softwareNames[request.slug ?? ''] ?? 'further plugin', neededBy: 'containers' as const };
  try {
    const { version, origin } = await readSource(request, options, context);
    return { ...about, state: 'ok', detail: `${version}, ${origin}` };
  } catch (error) {
    // What is written wrongly is refused as the run refuses it.
    if (!(error instanceof HarnessError) || error.code === 'USAGE') throw error;
    return { ...about, state: 'missing', detail: inOneLine(error.message), get: error.hint };
  }
}

/** Of what a program printed, the end tells most. */
function inOneLine(message: string): string {
  const lines = message.split('\n').filter((line) => line.trim() !== '');
  const [first = ''] = lines;
  return lines.length > 1 ? `${first} … ${lines.at(-1)?.trim()}` : first;
}

/** A line for each finding, then one for the run. @param argv the words that asked */
export function runReport(
  { stack, findings, lacks }: RunHere,
  argv: readonly string[],
  style: Style = styleFor(false),
) {
  const words = argv.filter((word) => word !== 'doctor' && word !== '--json');
  const command = ['npx kco-harness run', ...words.map(shellWord)].join(' ');
  const missing = [...new Set(lacks.map(({ name }) => name))].join(', ');
  const run = style.strong(`this run, ${stack} stack`);
  const end =
    lacks.length === 0
      ? `${run}  ${style.good('can start')}: ${command}`
      : `${run}  ${style.bad('cannot start')} without ${missing}; with it: ${command}`;
  return [...findingLines(findings, style), '', end].join('\n');
}
