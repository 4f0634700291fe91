import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { systemCode } from '../../lib/errors.ts';
import { startProgram } from '../../lib/start-program.ts';
import type { Ended, EngineHost, HostFile, HostProcess, ServerPorts, StopSignal } from './engine-host.ts';

/**
 * Runs a command until standard input ends, which it does when this process has gone, killed or not. (A shell gives what
 * runs in its background no standard input, but for a descriptor that is named.)
 */
const whileWanted = `exec 3<&0
"$@" 3<&- </dev/null & server=$!
{ read -r _ <&3; kill -s "$0" 0; } 2>/dev/null & watch=$!
wait "$server"; code=$?
kill "$watch" 2>/dev/null
exit "$code"`;

/** Removes a folder when standard input ends. A server that ends at the same time may still write: hence twice. */
const removeLater = 'read -r _; rm -rf -- "$1" 2>/dev/null || { sleep 1; rm -rf -- "$1"; }';

/** This machine, with a private folder. */
export async function openLocalHost(): Promise<EngineHost> {
  const folder = await mkdtemp(join(tmpdir(), 'kco-harness-waf-'));
  // Apache's workers are not its starter's user.
  await chmod(folder, 0o755);
  return new LocalHost(folder);
}

class LocalHost implements EngineHost {
  readonly where = 'local';
  readonly folder: string;
  readonly asRoot = userInfo().uid === 0;
  readonly #guard;

  constructor(folder: string) {
    this.folder = folder;
    this.#guard = startProgram('sh', ['-c', removeLater, 'sh', folder], {
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
    });
  }

  /** The user's files are there. */
  async write(files: readonly HostFile[]): Promise<void> {
    for (const { path, content } of files) {
      const parent = dirname(path);
      await mkdir(parent, { recursive: true });
      await writeFile(path, content);
      // Whatever this process's umask is.
      await chmod(parent, 0o755);
      await chmod(path, 0o644);
    }
  }

  async read(path: string): Promise<string | undefined> {
    try {
      return await readFile(path, 'utf8');
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return undefined;
      throw error;
    }
  }

  async remove(path: string): Promise<void> {
    await rm(path, { recursive: true, force: true });
  }

  run(script: string): Promise<Ended> {
    return this.start(['sh', '-c', script], 'KILL').ended;
  }

  start(command: readonly [string, ...string[]], stopSignal: StopSignal): HostProcess {
    const program = startProgram('sh', ['-c', whileWanted, stopSignal, ...command], {
      cwd: this.folder,
      stdio: ['pipe', 'pipe', 'pipe'],
      // Ctrl-C is for this process, which then stops the server.
      detached: true,
    });
    const ended = endOf(program);
    return {
      ended,
      stop: async () => {
        program.stdin?.end();
        await ended;
      },
    };
  }

  async takePorts(): Promise<ServerPorts> {
    const [waf, origin] = await freePorts();
    return {
      listen: `127.0.0.1:${waf}`,
      origin: `127.0.0.1:${origin}`,
      url: `http://127.0.0.1:${waf}`,
      release: () => {},
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
    this.#guard.stdin?.end();
    await this.#guard;
  }
}

async function endOf(program: ReturnType<typeof startProgram>): Promise<Ended> {
  const { exitCode, stdout, stderr } = await program;
  return { exitCode: exitCode ?? 255, output: stdout + stderr };
}

/** Two ports that are free now. Who takes one before the server does makes its start fail, which is tried again. */
async function freePorts(): Promise<[number, number]> {
  const servers = [createServer(), createServer()] as const;
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve, reject) => {
          server.once('error', reject);
          server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
        }),
    ),
  );
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports as [number, number];
}
