import { appendFile, cp } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { HarnessError } from '../../lib/errors.ts';
import { startProgram } from '../../lib/start-program.ts';
import type { RunOptions } from '../../run/run-options.ts';
import { resolvePlugin } from '../../run/stack/resolve-sources.ts';
import { commandLine } from './measure-runs.ts';

const edits = 10;
const edited = 'classes/class-kco-api-callbacks.php';
const round = z.object({ changed: z.array(z.string()), results: z.array(z.object({ verdict: z.string() })) });

/**
 * From save to verdict, in milliseconds, of ten edits of a copy of the plugin while `watch` plays one scenario.
 * @throws HarnessError STACK_NOT_READY where `watch` ended by itself, or a play was lost
 */
export async function measureWatch(options: RunOptions): Promise<number[]> {
  const plugin = join(options.runFolder, 'watched', 'klarna-checkout-for-woocommerce');
  const { folder } = await resolvePlugin(options.plugins[0] ?? '', options, { progress: () => {} });
  await cp(folder, plugin, { recursive: true });
  const args = ['healthy-tab-closed', '--json', `--plugin=${plugin}`, `--woocommerce=${options.woocommerce}`];
  const watching = startProgram(
    process.execPath,
    [commandLine, 'watch', ...args, `--output=${join(options.runFolder, 'watching')}`],
    { keepOutput: false },
  );
  let said = '';
  watching.stderr?.on('data', (chunk) => {
    said = `${said}${chunk}`.slice(-2000);
  });
  const times: number[] = [];
  let savedAt: number | undefined;
  for await (const line of createInterface(watching.stdout ?? [])) {
    const { results } = round.parse(JSON.parse(line));
    if (savedAt !== undefined) times.push(performance.now() - savedAt);
    if (results.some(({ verdict }) => verdict !== 'paid') || times.length === edits) break;
    savedAt = performance.now();
    await appendFile(join(plugin, edited), `\n// edit ${times.length}\n`);
  }
  watching.child?.kill('SIGINT');
  await watching;
  if (times.length === edits) return times;
  throw new HarnessError('STACK_NOT_READY', `a measured watch came to ${times.length} of ${edits} edits:\n${said}`);
}
