import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { coreRuleset4, type ReleaseOptions, unpackedRelease, wordpressExclusions } from './crs-release.ts';

/** Names that `--rules` takes: OWASP CRS 4 at each of its paranoia levels. */
export const crs4Rulesets = ['crs4-pl1', 'crs4-pl2', 'crs4-pl3', 'crs4-pl4'] as const;

/** Undefined for what is no such name. */
export const crs4Level = (name: string): string | undefined =>
  crs4Rulesets.some((known) => known === name) ? name.slice(-1) : undefined;

/**
 * The file to load: set-up, level, plugins and rules in the order that CRS asks for. It stands beside the unpacked release.
 * @throws HarnessError as unpackedRelease()
 * @source CRS 4, INSTALL.md and plugins/README.md: `*-config.conf` and `*-before.conf` before the rules, `*-after.conf` behind them
 */
export async function crs4Entry(level: string, withWordpress: boolean, options: ReleaseOptions): Promise<string> {
  const { folder, version } = await unpackedRelease(coreRuleset4, options);
  const plugin = withWordpress ? await unpackedRelease(wordpressExclusions, options) : undefined;
  const plugins = plugin ? await pluginFiles(join(plugin.folder, 'plugins')) : [];
  const of = (kind: string) =>
    plugins.filter((path) => path.endsWith(`-${kind}.conf`)).map((path) => `Include ${path}`);
  const setVariables = ['blocking_paranoia_level', 'detection_paranoia_level']
    .map((name) => `setvar:tx.${name}=${level}`)
    .join(',');
  const lines = [
    `# OWASP CRS ${version} at paranoia level ${level}, put together by kco-harness.`,
    `Include ${join(folder, 'crs-setup.conf.example')}`,
    `SecAction "id:900000,phase:1,nolog,pass,t:none,${setVariables}"`,
    ...of('config'),
    ...of('before'),
    `Include ${join(folder, 'rules')}/*.conf`,
    ...of('after'),
    '',
  ];
  const entry = join(folder, `${withWordpress ? `wordpress-${plugin?.version}-` : ''}pl${level}.conf`);
  await writeFile(entry, lines.join('\n'));
  return entry;
}

async function pluginFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder);
  return names
    .filter((name) => name.endsWith('.conf'))
    .sort()
    .map((name) => join(folder, name));
}
