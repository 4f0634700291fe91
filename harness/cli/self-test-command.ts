import { runPlaywright } from './run-playwright.ts';

/** Everything but `scenarios`, which needs a run of its own: the `real` tests start such runs by the command line. */
const projects = ['unit', 'contract', 'meta', 'real'];

/** `npm test`: this project's own tests. @returns Playwright's exit code, or 130. */
export async function selfTestCommand(args: readonly string[]): Promise<number> {
  const chosen = args.some((arg) => arg.startsWith('--project')) ? [] : projects.map((name) => `--project=${name}`);
  const reporters = ['list', 'harness/cli/playwright/skips-reporter.ts'];
  const { exitCode, interrupted } = await runPlaywright(
    [`--reporter=${reporters.join(',')}`, ...chosen, ...args],
    process.env,
  );
  return interrupted ? 130 : exitCode;
}
