import { writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { unwritable } from '../evidence/run-folder.ts';
import type { HarnessError } from '../lib/errors.ts';
import type { Progress } from '../lib/log.ts';
import type { RunResults } from '../reports/results.ts';
import { styleFor } from '../reports/style.ts';
import { finalReport } from '../reports/terminal.ts';
import { type Unwritten, writeReports } from '../reports/write-reports.ts';
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
 * @returns what could not be written, as an error: whoever asks for it has still to hear how the run ended
 */
export async function publishResults(
  results: RunResults,
  { runFolder, reporters, out, say }: Publication,
): Promise<HarnessError | undefined> {
  const style = styleFor(wantsColours(out, process.env));
  const file = join(runFolder, 'results.json');
  const unwritten: Unwritten[] = await writeFile(file, `${JSON.stringify(results, null, 2)}\n`).then(
    () => [],
    (cause: unknown) => [{ name: 'results.json', cause }],
  );
  out.write(`\n${finalReport(results, style, out.isTTY ? out.columns : undefined)}\n`);
  unwritten.push(
    ...(await writeReports(results, { runFolder, reporters, jobSummary: process.env.GITHUB_STEP_SUMMARY, say })),
  );
  const faint = styleFor(wantsColours(process.stderr, process.env)).faint;
  say(faint(`Results and evidence: ${relative(process.cwd(), runFolder)}/`));
  const [first] = unwritten;
  if (!first) return undefined;
  return unwritable(
    unwritten.map(({ name }) => join(relative(process.cwd(), runFolder), name)).join(', '),
    first.cause,
  );
}
