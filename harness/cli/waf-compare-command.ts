import { writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { makeFolder } from '../evidence/run-folder.ts';
import { messageOf } from '../lib/errors.ts';
import { styleFor } from '../reports/style.ts';
import { cleanReport } from '../reports/waf/clean-report.ts';
import { renderComparison } from '../reports/waf/render-comparison.ts';
import { compareWaf, type SideToCompare } from '../run/waf/compare-waf.ts';
import type { WafOptions } from '../run/waf/waf-options.ts';
import { comparisonExitCodeOf } from '../waf/judge/compare-seen.ts';
import { unlessInterrupted } from './unless-interrupted.ts';
import { wantsColours } from './wants-colours.ts';

/**
 * Compares two rule sets, or one on two engines, and prints what changes.
 * @returns 0 nothing that counts got worse; 1 something did; 3 no callback was sent; 130 interrupted.
 * @throws HarnessError for whatever kept it from judging.
 */
export async function compareWafCommand(
  options: WafOptions,
  sides: readonly [SideToCompare, SideToCompare],
  { json }: { json: boolean },
): Promise<number> {
  const done = await unlessInterrupted((signal) => compareWaf(options, sides, console.error, signal));
  if (done.type === 'interrupted') return 130;
  const comparison = done.value;
  const { runFolder: folder } = options;
  await makeFolder(folder);
  const text = JSON.stringify(cleanReport(comparison), null, 2);
  const file = join(folder, 'waf-comparison.json');
  try {
    await writeFile(file, `${text}\n`);
  } catch (error) {
    console.error(`waf-comparison.json was not written: ${messageOf(error)}`);
  }
  if (json) {
    console.log(text);
  } else {
    const style = styleFor(wantsColours(process.stdout, process.env));
    console.log(renderComparison(comparison, style, { columns: process.stdout.columns ?? 100 }));
    console.log(`Report: ${relative(process.cwd(), file)}`);
  }
  return comparisonExitCodeOf(comparison);
}
