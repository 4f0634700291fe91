import { request } from 'undici';
import type { Clock } from '../../lib/clock.ts';
import { HarnessError } from '../../lib/errors.ts';
import type { Ended, EngineHost, HostProcess } from './engine-host.ts';
import { type InstalledServer, loadHeader } from './server-flavour.ts';

/** CRS eight times takes an engine about a second; a machine under load some more. */
const startupTimeoutMs = 60_000;

/**
 * Starts a server and waits until it answers.
 * @returns the running server, or what it printed when it ended instead
 * @throws HarnessError ENGINE_FAILED when it does neither; it is stopped then
 */
export async function startServer(
  host: EngineHost,
  installed: InstalledServer,
  { folder, configurationFile, url }: { folder: string; configurationFile: string; url: string },
  clock: Clock,
): Promise<{ running: HostProcess } | { ended: Ended }> {
  const command = installed.command(configurationFile);
  const server = host.start(command, installed.stopSignal);
  let ended: Ended | undefined;
  void server.ended.then((end) => {
    ended = end;
  });
  const deadline = clock.now() + startupTimeoutMs;
  while (clock.now() < deadline) {
    if (ended) return { ended };
    if (await answers(`${url}/healthz`, folder)) return { running: server };
    await clock.sleep(10);
  }
  await server.stop();
  throw new HarnessError(
    'ENGINE_FAILED',
    `${command[0]} gave no 200 for ${url}/healthz within ${startupTimeoutMs} ms`,
    {
      hint: `What it printed: ${(await server.ended).output.trim() || 'nothing'}`,
    },
  );
}

async function answers(url: string, folder: string): Promise<boolean> {
  try {
    const { statusCode, headers, body } = await request(url, { headersTimeout: 5000, bodyTimeout: 5000 });
    await body.dump();
    return statusCode === 200 && headers[loadHeader] === folder;
  } catch {
    return false; // not listening yet: asked again until the deadline, whose error says what the server printed
  }
}
