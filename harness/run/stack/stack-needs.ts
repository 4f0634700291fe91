import { distinctPolicies, type EdgePolicy, edgePolicyOf } from '../../edge/edge-policy.ts';
import { HarnessError } from '../../lib/errors.ts';
import { type Deviations, withDeviations } from '../../scenario/conditions.ts';
import { contradictionIn } from '../../scenario/contradictions.ts';
import { isPhpEnd } from '../../scenario/fault.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import type { PhpSnippet } from '../../store/containers/web-container.ts';
import { unmodelled } from '../../store/simulated/unmodelled.ts';
import { siteIdFor } from '../../store/site-id.ts';
import type { PluginBuild } from '../../store/store.ts';
import { buildName } from '../run-options.ts';
import type { AddedPlugin, StackName, StartedStack } from './stack.ts';

/** What a stack has to have from its start for the scenarios that will be played on it. */
export interface StackNeeds {
  policies: readonly EdgePolicy[];
  /** Lists of further plugins beside none, each once. */
  with: readonly (readonly string[])[];
  /** PHP of scenarios. */
  php: readonly PhpSnippet[];
  /** Whether plugins are edited while it runs. */
  edited?: boolean;
}

type Played = Pick<Scenario, 'id' | 'given'>;

/** The healthy policy is always there: the harness's own way into a shop uses it. */
export function stackNeeds(played: readonly Played[]): StackNeeds {
  const lists = new Map(
    played.flatMap(({ given }) => (given.with?.length ? [[JSON.stringify(given.with), given.with]] : [])),
  );
  return {
    policies: distinctPolicies(
      [{}, ...played.map(({ given }) => given)].map((given) => edgePolicyOf(withDeviations(given))),
    ),
    with: [...lists.values()],
    php: played.flatMap(phpOf),
  };
}

function phpOf({ id, given }: Played): PhpSnippet[] {
  return (given.faults ?? []).flatMap(({ does: { php } }, index) =>
    php === undefined || isPhpEnd(php) ? [] : [{ php, where: `${id}, given.faults[${index}].does.php` }],
  );
}

/** A plugin build for each plugin, and one more for each list of further plugins. */
export function buildsOf<T>(
  plugins: readonly T[],
  lists: StackNeeds['with'],
): (Pick<PluginBuild, 'name' | 'plugin' | 'with'> & { kco: T })[] {
  return [[], ...lists]
    .flatMap((list) => plugins.map((kco, plugin) => ({ kco, plugin, with: [...list] })))
    .map((build, index) => ({ name: buildName(index), ...build }));
}

/**
 * Puts one plugin on a stack that runs, once for each list of further plugins: what `buildFor` chooses from, as plugin 0.
 * @throws HarnessError as StartedStack.addPlugin()
 */
export async function addBuilds(
  stack: Pick<StartedStack, 'addPlugin'>,
  word: string,
  lists: StackNeeds['with'],
  signal: AbortSignal,
): Promise<Pick<AddedPlugin, 'source' | 'folder'> & { builds: PluginBuild[] }> {
  const { build, source, folder } = await stack.addPlugin(word, [], signal);
  const builds = [{ ...build, plugin: 0 }];
  for (const further of lists) builds.push({ ...(await stack.addPlugin(word, further, signal)).build, plugin: 0 });
  return { builds, source, folder };
}

/** The build of a plugin that has what the scenario asks for. */
export function buildFor(builds: readonly PluginBuild[], plugin: number, given: Deviations): PluginBuild {
  const wanted = JSON.stringify(given.with ?? []);
  const found = builds.find((build) => build.plugin === plugin && JSON.stringify(build.with) === wanted);
  if (!found) throw new Error(`the stack has no plugin ${plugin} with ${wanted}`);
  return found;
}

/**
 * Says what a stack cannot play before anything is started.
 * @throws HarnessError SCENARIO_INVALID with a line for each scenario: what, why, and what to try
 */
export function refuseUnplayable(played: readonly Played[], stack: StackName): void {
  const reasons = played.flatMap(({ id, given }) => {
    const why = whyUnplayable(given, stack);
    return why === undefined ? [] : [`${id}: ${why}`];
  });
  if (reasons.length === 0) return;
  throw new HarnessError('SCENARIO_INVALID', reasons.join('\n'), {
    hint: "A scenario that one stack alone can play says so: stack: { only: 'containers', why: '…' }; the other skips it then.",
  });
}

/** Why a stack cannot play this, in one sentence; undefined where it can. @throws HarnessError SCENARIO_INVALID as siteIdFor() */
export function whyUnplayable(given: Deviations, stack: StackName): string | undefined {
  const conditions = withDeviations(given);
  const nowhere = contradictionIn(conditions);
  if (nowhere !== undefined) return nowhere;
  if (stack === 'containers') {
    siteIdFor('any', conditions);
    return undefined;
  }
  if (conditions.with.length > 0) {
    return `the simulated store runs no code, so not ${conditions.with.join(', ')} either: use --stack containers`;
  }
  return unmodelled({ ...conditions, conditions: conditions.store });
}
