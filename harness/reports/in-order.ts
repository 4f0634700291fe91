import { pluginLabel, type ScenarioResult } from '../verdict/scenario-result.ts';
import { compareVersions } from './versions.ts';

/** As results.json has them, in whatever order they were played. */
export const inOrder = (scenarios: readonly ScenarioResult[]): ScenarioResult[] =>
  [...scenarios].sort((a, b) => a.id.localeCompare(b.id) || compareVersions(pluginLabel(a), pluginLabel(b)));
