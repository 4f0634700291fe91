import type { StartedTestContainer } from 'testcontainers';
import { HarnessError } from '../../lib/errors.ts';

/**
 * Gives the store the addresses of these names for good, and lets every other name be unknown at once. A shop asks for
 * its own name in loopback requests, and Docker's name server would keep it waiting for 20 seconds each time.
 */
export async function freezeNames(web: StartedTestContainer, names: readonly string[]): Promise<void> {
  const { exitCode, output } = await web.exec(['/srv/freeze-names.sh', ...names]);
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
