import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mockHostPattern } from '../../edge/edge-policy.ts';
import { makeFolder } from '../../evidence/run-folder.ts';
import { HarnessError } from '../../lib/errors.ts';
import type { Progress } from '../../lib/log.ts';
import { runTests } from '../../run/run-tests.ts';
import type { StackDescriptor } from '../../run/stack/stack.ts';
import { startBroker } from '../../run/stack/stack-broker.ts';
import { stackNeeds } from '../../run/stack/stack-needs.ts';
import { startStack } from '../../run/stack/start-stack.ts';
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
    if (run.keep && run.eager) await waitForInterrupt((await broker.stack()).descriptor, progress);
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

/** `--keep`: says how to visit the sites, then waits for Ctrl-C. */
export async function waitForInterrupt(stack: StackDescriptor, progress: Progress): Promise<void> {
  const edges = [
    ...(stack.stack === 'containers' && stack.mock ? [{ hosts: mockHostPattern, edge: stack.mock }] : []),
    { hosts: '*', edge: stack.edge },
  ];
  const rules = edges.flatMap(({ hosts, edge: { host, httpsPort, httpPort } }) => [
    `MAP ${hosts}:443 ${host}:${httpsPort}`,
    `MAP ${hosts}:80 ${host}:${httpPort}`,
  ]);
  progress(`
The stack is kept. Look at a site with a browser that resolves its name (hosts are in each scenario's books.json):
  chromium --ignore-certificate-errors --host-resolver-rules="${rules.join(', ')}" https://HOST/
Press Ctrl-C to take it down.`);
  const keepAlive = setInterval(() => {}, 60_000);
  await new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
  clearInterval(keepAlive);
}
