import { styleFor } from '../../reports/style.ts';
import { defaultOptions } from '../../run/default-options.ts';
import { wantsColours } from '../wants-colours.ts';
import { checkBaseImage, checkDocker, checkReaper } from './check-docker.ts';
import { checkBrowser, checkDisk, checkLocalEngines, checkNode, checkPorts, checkRunFolder } from './check-machine.ts';
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
  checkBaseImage,
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
