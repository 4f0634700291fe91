import type { Docker } from '../../lib/docker/docker-client.ts';
import { messageOf } from '../../lib/errors.ts';

/** The engine asks the registry for the image's description, with its own proxies and mirrors, and pulls nothing. */
export async function whetherPullable(
  docker: Docker,
  image: string,
  signal: AbortSignal,
): Promise<{ pullable: boolean; reason: string }> {
  try {
    await docker.getImage(image).distribution({ abortSignal: signal });
    return { pullable: true, reason: '' };
  } catch (error) {
    const [said = ''] = messageOf(error).split('\n');
    // "(HTTP code 500) server error - Get "https://…": dial tcp: lookup …: no such host": the end is what tells.
    return { pullable: false, reason: signal.aborted ? 'no answer in time' : (said.split(': ').at(-1) ?? said).trim() };
  }
}
