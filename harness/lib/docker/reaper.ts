import { getContainerRuntimeClient, getReaper, LABEL_TESTCONTAINERS_SESSION_ID } from 'testcontainers';
import type { Progress } from '../log.ts';

/**
 * Testcontainers' reaper removes what a killed run leaves, where its image is here or can be pulled. Elsewhere it is
 * switched off for this process, and `kco-harness clean` does that work.
 * @returns labels that put a resource into its care.
 */
export async function startReaper(progress: Progress): Promise<Record<string, string>> {
  try {
    const reaper = await getReaper(await getContainerRuntimeClient());
    return { [LABEL_TESTCONTAINERS_SESSION_ID]: reaper.sessionId };
  } catch {
    // Why it could not start is Docker's affair (no registry, no socket to mount); what follows from it is said here.
    process.env.TESTCONTAINERS_RYUK_DISABLED = 'true';
    progress('no reaper image here: should this run be killed, "kco-harness clean" removes what it leaves');
    return {};
  }
}
