import { styleFor } from '../../reports/style.ts';
import { defaultOptions } from '../../run/default-options.ts';
import { wantsColours } from '../wants-colours.ts';
import { checkBaseImage } from './check-base-image.ts';
import { checkBrowser } from './check-browser.ts';
import { checkDisk } from './check-disk.ts';
import { checkDocker } from './check-docker.ts';
import { checkLocalEngines } from './check-local-engines.ts';
import { checkNode } from './check-node.ts';
import { checkPorts } from './check-ports.ts';
import { checkReaper } from './check-reaper.ts';
import { checkRunFolder } from './check-run-folder.ts';
import { checkSources } from './check-sources.ts';
import { checkWordPressOrg } from './check-wordpress-org.ts';
import { doctorReport } from './doctor-report.ts';
import { runChecks } from './run-checks.ts';
import { stacksHere } from './stacks-here.ts';
import { surroundings } from './surroundings.ts';

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
  const findings = await runChecks(checks, await surroundings(options, process.env));
  const stacks = stacksHere(findings);
  if (json) console.log(JSON.stringify({ findings, stacks }, null, 2));
  else console.log(doctorReport(findings, stacks, styleFor(wantsColours(process.stdout, process.env))));
  return stacks.some(({ stack, canRun }) => stack === 'simulated' && canRun) ? 0 : 3;
}
