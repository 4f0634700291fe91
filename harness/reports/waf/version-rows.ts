import type { ConfigurationReport } from '../../waf/waf-report.ts';
import { versionLabel } from './version-words.ts';

export const versionHead = ['KCO', 'callbacks not delivered'] as const;

/** Versions of the plugin that miss callbacks, oldest first. Nothing where all versions fare alike. */
export function versionRows({ byVersions }: ConfigurationReport): [versions: string, missed: string][] {
  const missing = byVersions.filter(({ delivered: { passed, of } }) => passed < of);
  if (missing.length === 0 || byVersions.length < 2) return [];
  const rows = missing.map(({ versions, delivered: { passed, of } }): [string, string] => [
    versionLabel(versions),
    `${of - passed} of ${of}`,
  ]);
  return missing.length === byVersions.length ? rows : [...rows, ['all others', 'none']];
}
