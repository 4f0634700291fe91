import { relative, resolve } from 'node:path';
import { HarnessError } from '../lib/errors.ts';
import { styleFor } from '../reports/style.ts';
import { renderLearned } from '../reports/waf/render-learned.ts';
import { learnCallbacks } from '../run/waf/learn-callbacks.ts';
import { learnedExitCodeOf } from '../waf/learn/learned-report.ts';
import { unlessInterrupted } from './unless-interrupted.ts';
import type { WafLearnFlags } from './waf-learn-flags.ts';
import { wantsColours } from './wants-colours.ts';

/**
 * Makes a corpus of the callbacks in logs, and prints what was learnt and what was not.
 * @returns 0 a corpus was written; 3 there was no callback to learn from; 130 interrupted
 * @throws HarnessError USAGE for no log, or a bad one
 */
export async function wafLearnCommand(flags: WafLearnFlags): Promise<number> {
  const logs = [...(flags.auditLog ?? []), ...(flags.accessLog ?? [])];
  if (logs.length === 0) {
    throw new HarnessError('USAGE', 'waf learn needs a log: --audit-log FILE', {
      hint: 'It is what SecAuditLog names. Of an access log only pushes can be learnt: --access-log FILE.',
    });
  }
  const output = resolve(flags.output);
  const { storage, name, keepFolders, overwrite } = flags;
  const options = {
    logs,
    output,
    name,
    keepFolders,
    overwrite,
    known: new Set(flags.known),
    ...(storage && { storage }),
  };
  const done = await unlessInterrupted((signal) => learnCallbacks(options, console.error, signal));
  if (done.type === 'interrupted') return 130;
  const report = done.value;
  const corpus = report.learned > 0 ? relative(process.cwd(), output) : undefined;
  if (flags.json) console.log(JSON.stringify({ ...report, ...(corpus && { corpus }) }, null, 2));
  else {
    const style = styleFor(wantsColours(process.stdout, process.env));
    console.log(renderLearned(report, style, { columns: process.stdout.columns ?? 100, ...(corpus && { corpus }) }));
  }
  return learnedExitCodeOf(report);
}
