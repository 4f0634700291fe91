import { writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { messageOf } from '../lib/errors.ts';
import type { Progress } from '../lib/log.ts';
import type { RunResults } from '../reports/results.ts';
import { styleFor } from '../reports/style.ts';
import { finalReport } from '../reports/terminal.ts';
import { writeReports } from '../reports/write-reports.ts';
import { wantsColours } from './wants-colours.ts';

interface Publication {
  runFolder: string;
  reporters: readonly string[];
  /** Gets what was found: stdout, unless that is left for --json. */
  out: NodeJS.WriteStream;
  /** Gets everything else. */
  say: Progress;
}

/**
 * What is left of a run, and of one that is merged from shards: results.json, the reports that were asked for, all made of
 * these results and the evidence in the run folder, and the table on the terminal.
 */
export async function publishResults(
  results: RunResults,
  { runFolder, reporters, out, say }: Publication,
): Promise<void> {
  const style = styleFor(wantsColours(out, process.env));
  try {
    await writeFile(join(runFolder, 'results.json'), `${JSON.stringify(results, null, 2)}\n`);
  } catch (error) {
    say(`results.json was not written: ${messageOf(error)}`);
  }
  out.write(`\n${finalReport(results, style, out.isTTY ? out.columns : undefined)}\n`);
  await writeReports(results, { runFolder, reporters, jobSummary: process.env.GITHUB_STEP_SUMMARY, say });
  const faint = styleFor(wantsColours(process.stderr, process.env)).faint;
  say(faint(`Results and evidence: ${relative(process.cwd(), runFolder)}/`));
}
