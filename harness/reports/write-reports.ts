import { appendFile, stat, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readEvidence, type ScenarioEvidence } from '../evidence/read-evidence.ts';
import { messageOf, systemCode } from '../lib/errors.ts';
import type { Progress } from '../lib/log.ts';
import { renderComment } from './comment.ts';
import { renderAnnotations, renderJobSummary, summaryLimitBytes } from './github.ts';
import { groupResults, shownInFull } from './group-results.ts';
import { renderReport } from './html/render-report.ts';
import { renderJunit } from './junit.ts';
import { renderMarkdown } from './markdown.ts';
import { type RunResults, withoutGoodControls } from './results.ts';

export interface ReportTargets {
  /** Absolute. */
  runFolder: string;
  /** Names of `--reporter`; those that are no report here are not looked at. */
  reporters: readonly string[];
  /** File that GitHub shows as the step's summary; undefined outside of GitHub Actions. */
  jobSummary: string | undefined;
  /** Also gets GitHub's annotations, which must stand at the beginning of a line. */
  say: Progress;
}

/** A file that is not there, or not whole. */
export interface Unwritten {
  name: string;
  cause: unknown;
}

/**
 * Writes the reports that were asked for. One that cannot be written keeps no other back. GitHub's summary has a limit that is
 * no fault of this machine: where that is full, it is said.
 * @returns those that could not be written; nothing of them is left
 */
export async function writeReports(results: RunResults, targets: ReportTargets): Promise<Unwritten[]> {
  const { runFolder, say } = targets;
  const writers: Record<string, [file: string, write: (path: string) => Promise<void>]> = {
    html: ['report.html', async (path) => writeFile(path, renderReport(results, await evidenceOf(results, runFolder)))],
    junit: ['junit.xml', (path) => writeFile(path, renderJunit(results))],
    markdown: ['report.md', (path) => writeFile(path, renderMarkdown(results))],
    comment: ['comment.md', (path) => writeFile(path, renderComment(results))],
  };
  const unwritten: Unwritten[] = [];
  for (const name of new Set(targets.reporters)) {
    const [file, write] = writers[name] ?? [];
    if (!file || !write) continue;
    try {
      await write(join(runFolder, file));
    } catch (cause) {
      unwritten.push({ name: file, cause });
      // Half a file would be taken for the report. What is no file was there before.
      await unlink(join(runFolder, file)).catch(() => undefined);
    }
  }
  if (targets.reporters.includes('github')) {
    await writeForGithub(results, targets).catch((error: unknown) =>
      say(`the job summary was not written: ${messageOf(error)}`),
    );
  }
  return unwritten;
}

/** Of what the page shows step by step: with many versions there is more than fits into memory. */
async function evidenceOf({ scenarios }: RunResults, runFolder: string): Promise<Map<string, ScenarioEvidence>> {
  const all = new Map<string, ScenarioEvidence>();
  for (const { evidence } of groupResults(withoutGoodControls(scenarios)).flatMap(shownInFull)) {
    if (evidence !== '') all.set(evidence, await readEvidence(join(runFolder, evidence)));
  }
  return all;
}

/**
 * The runner reads workflow commands from standard error as it does from standard output.
 * @source actions/runner, src/Runner.Worker/Handlers/ScriptHandler.cs; GitHub's documentation speaks of stdout only
 */
async function writeForGithub(results: RunResults, { jobSummary, say }: ReportTargets): Promise<void> {
  for (const annotation of renderAnnotations(results)) say(annotation);
  if (!jobSummary) return;
  const summary = renderJobSummary(results, summaryLimitBytes - (await sizeOf(jobSummary)));
  if (summary === '') throw new Error('the summary of this step is full');
  await appendFile(jobSummary, summary);
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return 0;
    throw error;
  }
}
