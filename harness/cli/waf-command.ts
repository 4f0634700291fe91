import { relative } from 'node:path';
import { makeFolder } from '../evidence/run-folder.ts';
import { styleFor } from '../reports/style.ts';
import { cleanReport } from '../reports/waf/clean-report.ts';
import { renderWafTerminal } from '../reports/waf/render-waf-terminal.ts';
import { writeExclusions, writeWafReports } from '../reports/waf/write-waf-reports.ts';
import { validateWaf } from '../run/waf/validate-waf.ts';
import type { WafOptions } from '../run/waf/waf-options.ts';
import { wafExitCodeOf } from '../waf/judge/verdict-of.ts';
import { unlessInterrupted } from './unless-interrupted.ts';
import type { WafFlags } from './waf-flags.ts';
import { wantsColours } from './wants-colours.ts';

/**
 * Validates WAF configurations and prints what was found.
 * @returns 0 all callbacks that must pass do; 1 some are blocked, or protection was lost; 3 nothing was answered;
 *   130 interrupted.
 * @throws HarnessError for whatever kept it from judging.
 */
export async function wafCommand(options: WafOptions, flags: WafFlags): Promise<number> {
  const done = await unlessInterrupted((signal) => validateWaf(options, console.error, signal));
  if (done.type === 'interrupted') return 130;
  const report = done.value;
  const { runFolder: folder } = options;
  await makeFolder(folder);
  await writeWafReports(report, {
    folder,
    reporters: ['json', ...flags.reporter],
    base: process.cwd(),
    version: options.version,
    say: console.error,
  });
  const exclusions = await writeExclusions(report, { folder, say: console.error });
  if (flags.json) {
    console.log(JSON.stringify(cleanReport(report), null, 2));
  } else {
    const style = styleFor(wantsColours(process.stdout, process.env));
    console.log(renderWafTerminal(report, style, { columns: process.stdout.columns ?? 100 }));
    for (const { configuration, path } of exclusions) {
      console.log(`Exclusion for ${configuration}: ${relative(process.cwd(), path)}`);
    }
    console.log(`Reports: ${relative(process.cwd(), folder) || '.'}/`);
  }
  return wafExitCodeOf(report);
}
