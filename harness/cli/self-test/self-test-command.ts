import { HarnessError } from '../../lib/errors.ts';
import { defaultOptions } from '../../run/default-options.ts';
import { getBrowser } from '../get-browser.ts';
import { runPlaywright, runVitest } from '../run-playwright.ts';
import { unlessInterrupted } from '../unless-interrupted.ts';
import { runnerArguments } from './runner-arguments.ts';
import { countsOf, readTally, skippedIn, sumOf, type TestTally } from './test-tally.ts';

const here = 'harness/cli/self-test';
/**
 * Most of a test's time that starts a command or a container is waiting; Playwright's own default is half of the cores,
 * which of two are one.
 */
const workers = 2;

/** What one runner did. */
interface Phase {
  name: string;
  exitCode: number;
  interrupted: boolean;
  seconds: number;
  tally: TestTally | undefined;
}

/**
 * `npm test`: this project's own tests, by vitest and then by Playwright.
 * @returns 0 where all passed and there was one; 130 after Ctrl-C.
 */
export async function selfTestCommand(args: readonly string[]): Promise<number> {
  const browser = await unlessInterrupted((signal) => browserForTests(signal));
  if (browser.type === 'interrupted') return 130;
  const environment = { ...process.env, ...browser.value };
  const { vitest, playwright, note } = runnerArguments(args);
  if (note !== undefined) console.error(note);

  const phases: Phase[] = [];
  if (vitest) {
    const reporters = ['--reporter=dot', `--reporter=./${here}/vitest-tally.ts`, '--passWithNoTests'];
    phases.push(
      await phase('unit', (onTally) => runVitest([...reporters, ...vitest], environment, { onMessage: onTally })),
    );
    if (phases[0]?.interrupted) return 130;
  }
  if (playwright) {
    const named = playwright.filter((arg) => arg.startsWith('--project=')).map((arg) => arg.slice('--project='.length));
    const reporters = `--reporter=list,${here}/playwright-tally.ts`;
    const own = [reporters, ...(vitest ? ['--pass-with-no-tests'] : []), `--workers=${workers}`];
    phases.push(
      await phase(named.join(', '), (onTally) =>
        runPlaywright([...own, ...playwright], environment, { onMessage: onTally }),
      ),
    );
    if (phases.at(-1)?.interrupted) return 130;
  }
  return summarize(phases, args.includes('--pass-with-no-tests'));
}

async function phase(
  name: string,
  run: (onMessage: (message: unknown) => void) => Promise<{ exitCode: number; interrupted: boolean }>,
): Promise<Phase> {
  const began = performance.now();
  let tally: TestTally | undefined;
  const { exitCode, interrupted } = await run((message) => {
    tally = readTally(message) ?? tally;
  });
  return { name, exitCode, interrupted, seconds: Math.round((performance.now() - began) / 1000), tally };
}

/** Why tests were skipped, how long each part took, and as the last line the counts of all. @returns the exit code. */
function summarize(phases: readonly Phase[], mayBeEmpty: boolean): number {
  const all = sumOf(phases.flatMap(({ tally }) => tally ?? []));
  for (const [reason, count] of Object.entries(all.skipped)) console.error(`skipped ${count}: ${reason}`);
  for (const { name, seconds, exitCode, tally } of phases) {
    const parts = Object.entries(tally?.spentMs ?? {}).map(([group, ms]) => `${group} ${Math.round(ms / 1000)} s`);
    const inTests = parts.length > 1 ? ` (in tests, one after another: ${parts.join(', ')})` : '';
    console.error(
      `${name}: ${tally ? countsOf(tally) : `ended with ${exitCode} and no result`} in ${seconds} s${inTests}`,
    );
  }
  const failed = phases.find(({ exitCode }) => exitCode !== 0)?.exitCode ?? (all.failed > 0 ? 1 : 0);
  const lost = phases.some(({ tally }) => tally === undefined);
  const none = all.passed + all.failed + skippedIn(all) === 0;
  if (none && !mayBeEmpty) console.error('there is no such test');
  console.error(countsOf(all));
  return failed || (lost || (none && !mayBeEmpty) ? 1 : 0);
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
