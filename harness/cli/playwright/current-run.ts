import { defaultOptions } from '../../run/default-options.ts';
import type { RunOptions } from '../../run/run-options.ts';

/**
 * The run that this process belongs to. The command line hands it down in the environment; a bare
 * `npx playwright test --project=scenarios` gets the defaults, once, so that runner and workers agree.
 */
export function currentRun(): RunOptions {
  const given = process.env.KCO_HARNESS_RUN;
  if (given) return JSON.parse(given) as RunOptions;
  const options = defaultOptions(process.env, new Date());
  process.env.KCO_HARNESS_RUN = JSON.stringify(options);
  return options;
}
