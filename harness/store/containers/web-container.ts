import type { StartedTestContainer } from 'testcontainers';
import { HarnessError } from '../../lib/errors.ts';
import { shopZones } from '../../scenario/site-host.ts';

/** What the running web container of the store is asked for, beside requests. */

/**
 * Gives the store the addresses of these names for good, and lets every other name be unknown at once: Docker's name server
 * would keep the shop waiting for 20 seconds each time. The shops' own names lead to the edge, as they do for everybody.
 * @param edge a name that the edge has on the store's network
 */
export async function freezeNames(web: StartedTestContainer, edge: string, names: readonly string[]): Promise<void> {
  const { exitCode, output } = await web.exec(['/srv/freeze-names.sh', edge, ...shopZones, '--', ...names]);
  if (exitCode !== 0) {
    throw new HarnessError('STACK_NOT_READY', `the store does not find its neighbours: ${output.trim()}`);
  }
}

/** Versions of what runs in the store, as the store itself tells them. */
export async function readVersions(web: StartedTestContainer): Promise<{ wordpress: string; php: string }> {
  const code = 'include "/srv/wordpress/wp-includes/version.php"; echo json_encode([$wp_version, PHP_VERSION]);';
  const { exitCode, stdout } = await web.exec(['php', '-r', code]);
  if (exitCode !== 0) throw new HarnessError('STACK_NOT_READY', `the store's PHP does not run: ${stdout.trim()}`);
  const [wordpress = '', php = ''] = JSON.parse(stdout) as string[];
  return { wordpress, php };
}

/** PHP of a scenario, and where it stands: `scenarios/x.ts "name", given.faults[0].does.php`. */
export interface PhpSnippet {
  php: string;
  where: string;
}

const lintFolder = '/tmp/harness-lint';

/**
 * Lets the store's own PHP read the PHP of scenarios, all at once.
 * @throws HarnessError SCENARIO_INVALID with PHP's message, its line and where that PHP stands, for each that it cannot read
 */
export async function lintPhp(web: StartedTestContainer, snippets: readonly PhpSnippet[]): Promise<void> {
  if (snippets.length === 0) return;
  // On the first line, so that PHP's lines are those of the scenario.
  const files = snippets.map(({ php }, index) => ({
    target: `${lintFolder}/${index}.php`,
    content: `<?php ${php.replace(/^\s*<\?php\s/, '')}`,
  }));
  await web.copyContentToContainer(files);
  const each = `for file in ${lintFolder}/*.php; do php -d display_errors=1 -d log_errors=0 -l "$file"; done; rm -r ${lintFolder}`;
  const { output } = await web.exec(['sh', '-c', each]);
  const wrong = snippets.flatMap(({ where }, index) => {
    const file = `${lintFolder}/${index}.php`;
    if (output.includes(`No syntax errors detected in ${file}`)) return [];
    const said = output.split('\n').find((line) => line.includes(` in ${file} on line `)) ?? output.trim();
    return [`${where}: ${said.replace(` in ${file}`, '').trim()}`];
  });
  if (wrong.length === 0) return;
  throw new HarnessError('SCENARIO_INVALID', wrong.join('\n'), {
    hint: 'It runs inside the named hook with the hook’s arguments in $args; lines count from its first.',
  });
}
