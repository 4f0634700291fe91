import { join } from 'node:path';
import { writeEvidence } from '../evidence/run-folder.ts';
import type { SiteRecord } from '../evidence/site-record.ts';
import type { Progress } from '../lib/log.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { PluginBuild } from '../store/store.ts';
import { playUndisturbed } from './play-undisturbed.ts';
import type { RunContext } from './run-context.ts';
import { runScenario } from './run-scenario.ts';

// One play after the other in one process, for the commands that have no runner.

/** Plays on a site of its own, and on another where something on this machine got in the way. */
export function playOnOwnSite(
  scenario: Scenario,
  build: PluginBuild,
  siteId: string,
  { runContext, progress }: { runContext: RunContext; progress: Progress },
): Promise<SiteRecord> {
  let attempt = 0;
  return playUndisturbed(() => runScenario(scenario, build, `${siteId}n${attempt++}`, runContext), progress);
}

/** Writes the evidence of a play. @returns its folder, relative to the run folder. */
export async function keepPlay(runFolder: string, number: number, record: SiteRecord): Promise<string> {
  const evidence = join('plays', String(number).padStart(2, '0'));
  await writeEvidence(join(runFolder, evidence), record);
  return evidence;
}
