import type { ScenarioResult } from '../verdict/scenario-result.ts';

type Played = Pick<ScenarioResult, 'id' | 'title' | 'outcome' | 'controlOf'>;

/**
 * The results that are shown one by one. A control that came out as it must says nothing but that; one that did not is
 * shown as a scenario of its own, for it puts its scenario in doubt.
 */
export function withoutGoodControls<Result extends Played>(results: readonly Result[]): Result[] {
  return results.flatMap((result) => {
    if (result.controlOf === undefined) return [result];
    if (result.outcome === 'as-expected' || result.outcome === 'skipped') return [];
    return [{ ...result, id: resultName(result), title: `Without its deviations: ${result.title}` }];
  });
}

/** The id of a scenario, or whose control it is. */
export const resultName = ({ id, controlOf }: Pick<Played, 'id' | 'controlOf'>): string =>
  controlOf === undefined ? id : `control of ${controlOf}`;

/** One sentence on all controls; undefined where none was played. */
export function controlsLine(results: readonly Pick<Played, 'outcome' | 'controlOf'>[]): string | undefined {
  const controls = results.filter(({ controlOf, outcome }) => controlOf !== undefined && outcome !== 'skipped');
  if (controls.length === 0) return undefined;
  const good = controls.filter(({ outcome }) => outcome === 'as-expected').length;
  const name =
    controls.length === 1
      ? '1 control, a scenario without its deviations'
      : `${controls.length} controls, each a scenario without its deviations`;
  if (good === controls.length) return `${name}: ${good === 1 ? 'paid' : 'all paid'}`;
  return `${name}: ${controls.length - good} not paid as it must be, which puts what their scenarios say in doubt`;
}
