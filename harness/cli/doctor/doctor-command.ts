import { styleFor } from '../../reports/style.ts';
import { defaultOptions } from '../../run/default-options.ts';
import type { RunOptions } from '../../run/run-options.ts';
import type { RunFlags } from '../run-flags.ts';
import { unlessInterrupted } from '../unless-interrupted.ts';
import { wantsColours } from '../wants-colours.ts';
import { checkBaseImage, checkDocker, checkReaper } from './check-docker.ts';
import { checkBrowser, checkDisk, checkLocalEngines, checkNode, checkPorts, checkRunFolder } from './check-machine.ts';
import { checkRun, runReport } from './check-run.ts';
import { checkSources, checkWordPressOrg } from './check-sources.ts';
import { checkEnvironment, runChecks } from './finding.ts';
import { doctorReport, stacksHere } from './stacks-here.ts';

const checks = [
  checkNode,
  checkBrowser,
  checkPorts,
  checkRunFolder,
  checkDisk,
  checkDocker,
  checkBaseImage(),
  checkReaper,
  checkSources,
  checkWordPressOrg,
  checkLocalEngines,
];

/**
 * Says what of this machine a run would find, changing nothing.
 * @returns 0 when the simulated stack can run, else 3.
 */
export async function doctorCommand({ json }: { json: boolean }): Promise<number> {
  const options = defaultOptions(process.env, new Date());
  const findings = await runChecks(checks, await checkEnvironment(options, process.env));
  const stacks = stacksHere(findings);
  if (json) console.log(JSON.stringify({ findings, stacks }, null, 2));
  else console.log(doctorReport(findings, stacks, styleFor(wantsColours(process.stdout, process.env))));
  return stacks.some(({ stack, canRun }) => stack === 'simulated' && canRun) ? 0 : 3;
}

/**
 * Says whether one run could start here.
 * @returns 0 when it could, else 3; 130 when it was interrupted.
 * @throws HarnessError as checkRun()
 */
export async function doctorForRun(options: RunOptions, flags: RunFlags): Promise<number> {
  const looked = await unlessInterrupted((signal) =>
    checkRun(options, flags, { environment: process.env, progress: console.error, signal }),
  );
  if (looked.type === 'interrupted') return 130;
  const { findings, stack, canStart, lacks } = looked.value;
  const style = styleFor(wantsColours(process.stdout, process.env));
  if (flags.json) console.log(JSON.stringify({ findings, run: { stack, canStart, lacks } }, null, 2));
  else console.log(runReport(looked.value, process.argv.slice(2), style));
  return canStart ? 0 : 3;
}
