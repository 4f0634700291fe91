import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../../evidence/run-folder.ts';
import { HarnessError } from '../../lib/errors.ts';
import { runTests } from '../../run/run-tests.ts';
import { startBroker } from '../../run/stack/stack-broker.ts';
import { stackNeeds } from '../../run/stack/stack-needs.ts';
import { startStack } from '../../run/stack/start-stack.ts';
import { howToVisit } from '../how-to-visit.ts';
import { currentRun } from './handed-down.ts';

/**
 * Runs in Playwright's own process, before the first test and after the last: it owns the stack, which workers borrow.
 * @returns the teardown.
 */
export default async function globalSetup(): Promise<() => Promise<void>> {
  const run = currentRun();
  const progress = (line: string) => process.stderr.write(`${line}\n`);
  const broker = await startBroker(async () => {
    await makeFolder(run.runFolder);
    const played = (await runTests(run)).flatMap(({ plays, skip }) =>
      skip === undefined ? plays.map(({ scenario }) => scenario) : [],
    );
    return startStack(run, stackNeeds(played), progress);
  });
  process.env.KCO_HARNESS_BROKER = broker.url;
  // The command line that started this process has died: take the stack down, also one that is still starting, and stop.
  process.once('disconnect', () => {
    const stop = () => process.kill(process.pid, 'SIGINT');
    void broker[Symbol.asyncDispose]().then(stop, stop);
  });

  if (run.eager) {
    try {
      const { descriptor } = await broker.stack();
      const { versions, sources } = descriptor;
      await writeFile(join(run.runFolder, 'played-on.json'), JSON.stringify({ versions, sources }));
    } catch (error) {
      await broker[Symbol.asyncDispose]();
      if (error instanceof HarnessError) await leaveError(run.runFolder, error);
      throw error;
    }
  }
  return async () => {
    if (run.keep && run.eager) {
      progress(howToVisit((await broker.stack()).descriptor));
      await untilInterrupted();
    }
    await broker[Symbol.asyncDispose]();
  };
}

/** For the command line, which turns it into one message and an exit code. */
async function leaveError(runFolder: string, error: HarnessError): Promise<void> {
  const { code, message, hint } = error;
  await writeFile(join(runFolder, 'error.json'), JSON.stringify({ code, message, hint })).catch(() => {
    // A full disk or a missing folder is very likely what the error is about; Playwright prints it all the same.
  });
}

async function untilInterrupted(): Promise<void> {
  const keepAlive = setInterval(() => {}, 60_000);
  await new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
  clearInterval(keepAlive);
}
