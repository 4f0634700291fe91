import type { Docker } from './docker-client.ts';
import { RUN } from './docker-labels.ts';

/** Containers of a run that stopped while somebody watched. */
export interface DeathWatch extends AsyncDisposable {
  sentences(): string[];
}

/** Listens to the engine's events for containers of this run that end. */
export async function watchDeaths(docker: Docker, runId: string): Promise<DeathWatch> {
  const seen: string[] = [];
  const events = await docker.getEvents({
    filters: { type: ['container'], event: ['die'], label: [`${RUN}=${runId}`] },
  });
  let rest = '';
  events.on('data', (chunk: Buffer) => {
    const lines = (rest + chunk.toString()).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines.filter(Boolean)) {
      const { Actor } = JSON.parse(line) as { Actor: { Attributes: Record<string, string> } };
      const { name, exitCode } = Actor.Attributes;
      seen.push(`container ${name} stopped with exit code ${exitCode}`);
    }
  });
  // The stream breaks when the engine itself goes: whatever asks it next says so.
  events.on('error', () => {});
  return {
    sentences: () => [...seen],
    [Symbol.asyncDispose]: async () => {
      (events as NodeJS.ReadableStream & { destroy(): void }).destroy();
    },
  };
}
