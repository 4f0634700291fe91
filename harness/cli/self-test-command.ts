import { HarnessError } from '../lib/errors.ts';
import { defaultOptions } from '../run/default-options.ts';
import { getBrowser } from './get-browser.ts';
import { runPlaywright } from './run-playwright.ts';
import { unlessInterrupted } from './unless-interrupted.ts';

/** Everything but `scenarios`, which needs a run of its own: the `real` tests start such runs by the command line. */
const projects = ['unit', 'contract', 'meta', 'real'];

/** `npm test`: this project's own tests. @returns Playwright's exit code, or 130. */
export async function selfTestCommand(args: readonly string[]): Promise<number> {
  const browser = await unlessInterrupted((signal) => browserForTests(signal));
  if (browser.type === 'interrupted') return 130;
  const chosen = args.some((arg) => arg.startsWith('--project')) ? [] : projects.map((name) => `--project=${name}`);
  const reporters = ['list', 'harness/cli/playwright/skips-reporter.ts'];
  const { exitCode, interrupted } = await runPlaywright([`--reporter=${reporters.join(',')}`, ...chosen, ...args], {
    ...process.env,
    ...browser.value,
  });
  return interrupted ? 130 : exitCode;
}

/** For tests that need a browser: its path, or why there is none, with which they are skipped. */
async function browserForTests(
  signal: AbortSignal,
): Promise<{ KCO_HARNESS_BROWSER: string } | { KCO_HARNESS_NO_BROWSER: string }> {
  const { browser: named } = defaultOptions(process.env, new Date());
  try {
    return {
      KCO_HARNESS_BROWSER: await getBrowser(named, { environment: process.env, progress: console.error, signal }),
    };
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error;
    return { KCO_HARNESS_NO_BROWSER: error.message.replaceAll('\n', ' ') };
  }
}
