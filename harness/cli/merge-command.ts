import { access, copyFile, cp, readdir, rm } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { redactReports } from '../evidence/redact-playwright.ts';
import { makeFolder } from '../evidence/run-folder.ts';
import { Cleanup } from '../lib/cleanup.ts';
import { HarnessError, messageOf, systemCode } from '../lib/errors.ts';
import type { Progress } from '../lib/log.ts';
import type { RunBaseline } from '../reports/baseline/known-differences.ts';
import { mergeShards } from '../reports/merge-shards.ts';
import type { RunResults } from '../reports/results.ts';
import { type AskedRun, leaveAsked, readAsked } from '../run/asked.ts';
import { defaultOptions } from '../run/default-options.ts';
import { type Judging, judgeRun } from '../run/judging.ts';
import { readComparedRun } from './compared.ts';
import type { MergeFlags } from './merge-flags.ts';
import { publishResults } from './publish-results.ts';
import { readShardFolder, type ShardFolder } from './read-shard-folder.ts';
import { endingOf, nameReports } from './run-command.ts';
import { mergePlaywrightReports } from './run-playwright.ts';
import { readBaselineFlag, refuseNothingInCommon } from './run-request.ts';

/**
 * Makes one run folder of the shards of a run: evidence, results.json, the reports, and the exit code, as if the run had been
 * played whole.
 * @param names run folders
 * @returns the exit code
 * @throws HarnessError USAGE for what is no shard, or not all shards of one run; OUTPUT_UNWRITABLE, DISK_FULL
 */
export async function mergeCommand(names: readonly string[], flags: MergeFlags): Promise<number> {
  const say: Progress = console.error;
  const shards = await Promise.all(names.map(readShardFolder));
  const { runId, runFolder: defaultFolder } = defaultOptions(process.env, new Date());
  const merged = mergeShards(shards, runId);
  const askedOfShards = await Promise.all(shards.map(({ folder }) => readAsked(folder)));
  const results = judgeRun(merged, await judgingOfMerged(shards, askedOfShards, merged, flags));
  const runFolder = flags.output ? resolve(flags.output, runId) : defaultFolder;

  await using made = new Cleanup();
  await makeFolder(runFolder);
  made.add(() => rm(runFolder, { recursive: true }));
  await copyEvidence(shards, runFolder);
  await leaveWhole(runFolder, askedOfShards);
  made.release();

  say(`merging ${shards.length === 1 ? '1 shard' : `${shards.length} shards`}: ${names.join(', ')}`);
  const unwritten = await publishResults(results, {
    runFolder,
    reporters: flags.reporter,
    out: flags.json ? process.stderr : process.stdout,
    say,
  });
  if (flags.reporter.includes('html')) await mergeBlobs(shards, runFolder, say);
  if (flags.json) process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
  if (unwritten) throw unwritten;
  const { exitCode, line } = mergedEnding(shards, results);
  if (line) say(line);
  await nameReports(runFolder);
  return exitCode;
}

/**
 * By what the whole is judged: a baseline of the command line or the configuration, else that of the shards.
 * @throws HarnessError USAGE where the shards were judged by different baselines, and as readKnownDifferences()
 */
async function judgingOfMerged(
  shards: readonly ShardFolder[],
  asked: readonly (AskedRun | undefined)[],
  { scenarios }: RunResults,
  flags: Pick<MergeFlags, 'baseline' | 'compare'>,
): Promise<Judging> {
  const ids = new Set([
    ...asked.flatMap((one) => one?.catalog ?? []),
    ...shards.flatMap((shard) => shard.scenarios.map(({ id }) => id)),
  ]);
  const baseline = (await readBaselineFlag(flags.baseline, [...ids], process.cwd())) ?? baselineOfShards(shards);
  if (flags.compare === undefined) return { baseline };
  const { name, results } = await readComparedRun(flags.compare);
  refuseNothingInCommon(name, results, new Set(scenarios.map(({ id }) => id)));
  // Of shards nobody knows whether they were asked for all there is.
  return { baseline, compareWith: { type: 'run', name, results, isWhole: false } };
}

function baselineOfShards(shards: readonly ShardFolder[]): RunBaseline | undefined {
  const all = shards.map(({ name, results: { run } }) => {
    const { gone: _, ...baseline } = run.baseline ?? { gone: [] };
    return { name, baseline: 'file' in baseline ? baseline : undefined };
  });
  const [first] = all;
  const odd = all.find(({ baseline }) => !isDeepStrictEqual(baseline, first?.baseline));
  if (!first || !odd) return first?.baseline;
  throw new HarnessError('USAGE', `${first.name} and ${odd.name} were judged by different baselines`, {
    hint: 'Say by which the whole is judged: kco-harness merge --baseline FILE.',
  });
}

/** For `--last-failed`: what all shards were asked together. */
async function leaveWhole(runFolder: string, asked: readonly (AskedRun | undefined)[]): Promise<void> {
  const all = asked.flatMap((one) => one ?? []);
  const [first] = all;
  if (!first || all.length < asked.length) return;
  const plays = all.flatMap((one) => one.plays);
  await leaveAsked(runFolder, { ...first, startedAt: new Date().toISOString(), plays });
}

function mergedEnding(shards: readonly ShardFolder[], results: RunResults): { exitCode: number; line?: string } {
  const bad = shards.filter(({ results: { run } }) => run.shard?.ended === 'badly').map(({ name }) => name);
  const ending = endingOf({ exitCode: bad.length > 0 ? 1 : 0, interrupted: false }, results, undefined);
  if (ending.line === undefined) return ending;
  return { ...ending, line: `${bad.join(', ')} did not end well: see what that run has said` };
}

/**
 * What a run folder holds beside its reports.
 * @throws HarnessError USAGE where a shard's evidence is not there, or is another shard's too
 */
async function copyEvidence(shards: readonly ShardFolder[], runFolder: string): Promise<void> {
  const owners = new Map<string, string>();
  for (const { name, folder, results } of shards) {
    for (const evidence of new Set(results.scenarios.map((result) => result.evidence).filter(Boolean))) {
      const target = resolve(runFolder, evidence);
      // A results.json may come from another machine, and says where to write.
      if (!target.startsWith(join(runFolder, 'scenarios') + sep)) {
        throw new HarnessError('USAGE', `${name}/results.json names evidence outside of its scenarios/: ${evidence}`);
      }
      const owner = owners.get(evidence);
      if (owner !== undefined) {
        throw new HarnessError('USAGE', `${owner} and ${name} both have evidence in ${evidence}`, {
          hint: 'Every play of a run has a folder of its own: these were not split from one run.',
        });
      }
      owners.set(evidence, name);
      await copy(join(folder, evidence), target, name);
    }
  }
  const [first] = shards;
  if (!first) return;
  await copy(join(first.folder, 'scenarios.json'), join(runFolder, 'scenarios.json'), first.name);
}

async function copy(from: string, to: string, name: string): Promise<void> {
  try {
    await cp(from, to, { recursive: true, errorOnExist: true, force: false });
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT') {
      const message = `${name} lacks what its results.json names: there is no ${from}`;
      throw new HarnessError('USAGE', message, { hint: 'Copy the run folder whole.', cause });
    }
    const code = systemCode(cause) === 'ENOSPC' ? 'DISK_FULL' : 'OUTPUT_UNWRITABLE';
    throw new HarnessError(code, `cannot write ${to}: ${messageOf(cause)}`, {
      hint: 'Name another folder with --output.',
      cause,
    });
  }
}

/** Playwright's own report, made of the blobs that `--reporter blob` left. Where one is missing there is none, and that is said. */
async function mergeBlobs(shards: readonly ShardFolder[], runFolder: string, say: Progress): Promise<void> {
  const blobs = await Promise.all(shards.map(blobOf));
  const without = shards.filter((_, index) => blobs[index] === undefined).map(({ name }) => name);
  if (without.length === shards.length) return;
  if (without.length > 0) {
    say(`no Playwright report: ${without.join(', ')} was played without --reporter blob`);
    return;
  }
  const together = join(runFolder, 'blob');
  await using made = new Cleanup();
  await makeFolder(together);
  made.add(() => rm(together, { recursive: true }));
  for (const [index, blob] of blobs.entries())
    if (blob) await copyFile(blob, join(together, `report-${index + 1}.zip`));
  const { exitCode, output } = await mergePlaywrightReports(together, {
    ...process.env,
    PLAYWRIGHT_HTML_OUTPUT_DIR: join(runFolder, 'html'),
    PLAYWRIGHT_HTML_OPEN: 'never',
  });
  // Blobs of other machines may be of an earlier release.
  for (const gone of await redactReports(runFolder)) say(gone);
  const written = await access(join(runFolder, 'html', 'index.html')).then(
    () => true,
    () => false,
  );
  if (exitCode !== 0 || !written) say(`no Playwright report: its merge-reports ended with ${exitCode}\n${output}`);
}

async function blobOf({ folder }: ShardFolder): Promise<string | undefined> {
  const names = await readdir(join(folder, 'blob')).catch((error) => {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  });
  const zip = names.find((name) => name.endsWith('.zip'));
  return zip && join(folder, 'blob', zip);
}
