import type { StartedTestContainer } from 'testcontainers';
import { HarnessError } from '../../lib/errors.ts';

/** Versions of what runs in the store, as the store itself tells them. */
export async function readVersions(web: StartedTestContainer): Promise<{ wordpress: string; php: string }> {
  const code = 'include "/srv/wordpress/wp-includes/version.php"; echo json_encode([$wp_version, PHP_VERSION]);';
  const { exitCode, stdout } = await web.exec(['php', '-r', code]);
  if (exitCode !== 0) throw new HarnessError('STACK_NOT_READY', `the store's PHP does not run: ${stdout.trim()}`);
  const [wordpress = '', php = ''] = JSON.parse(stdout) as string[];
  return { wordpress, php };
}
