import { execFile, spawn } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { Cleanup } from '../../../harness/lib/cleanup.ts';
import { askNamedEngine } from '../../../harness/lib/docker/named-engine.ts';
import { messageOf } from '../../../harness/lib/errors.ts';
import type { Engine } from './docker-test.ts';

const execute = promisify(execFile);

/** A Docker engine that has its network to itself, as one on another machine has. */
export interface EngineElsewhere extends AsyncDisposable {
  /** For DOCKER_HOST. */
  readonly named: string;
  readonly address: string;
  /** Gives it an image of the engine that is here: it reaches no mirror. */
  give(engine: Engine, image: string): Promise<void>;
  /** `address:port` of each listening socket of that network, but for those inside containers. */
  listeners(): Promise<string[]>;
  /** GET of its API. */
  ask(path: string): Promise<unknown>;
}

/** Why there can be none on this machine; undefined where there can. */
export async function whyNoEngineElsewhere(): Promise<string | undefined> {
  if (process.platform !== 'linux') return 'a network of its own is for Linux';
  if (process.getuid?.() !== 0) return 'a network of its own, and an engine in it, need root';
  for (const [program, flag] of [
    ['ip', '-V'],
    ['nsenter', '--version'],
    ['dockerd', '--version'],
  ] as const) {
    const missing = await execute(program, [flag]).then(() => '', messageOf);
    if (missing) return `no ${program} here`;
  }
  const name = `kco-${randomBytes(3).toString('hex')}`;
  const refused = await execute('ip', ['netns', 'add', name]).then(() => '', messageOf);
  if (refused) return `no network of its own can be made: ${refused.split('\n')[1] ?? refused}`;
  await execute('ip', ['netns', 'delete', name]);
  return undefined;
}

export async function startEngineElsewhere(): Promise<EngineElsewhere> {
  await using started = new Cleanup();
  const name = `kco-${randomBytes(3).toString('hex')}`;
  const ip = (...words: string[]) => execute('ip', words);
  // Of the block that is for tests of network devices: no machine lives there.
  const block = `198.18.${randomInt(256)}.${randomInt(64) * 4}`;
  const [here, address] = [1, 2].map((last) => block.replace(/\d+$/, (first) => String(Number(first) + last)));
  await ip('netns', 'add', name);
  started.add(() => ip('netns', 'delete', name));
  await ip('link', 'add', `${name}-h`, 'type', 'veth', 'peer', 'name', `${name}-e`, 'netns', name);
  await ip('address', 'add', `${here}/30`, 'dev', `${name}-h`);
  await ip('link', 'set', `${name}-h`, 'up');
  await ip('-n', name, 'address', 'add', `${address}/30`, 'dev', `${name}-e`);
  await ip('-n', name, 'link', 'set', `${name}-e`, 'up');
  await ip('-n', name, 'link', 'set', 'lo', 'up');

  const folder = await mkdtemp(join(tmpdir(), `${name}-`));
  started.add(() => rm(folder, { recursive: true, force: true }));
  const named = `tcp://${address}:2375`;
  // Not `ip netns exec`: it lays a /sys of its own over this one, without control groups.
  const daemon = spawn(
    'nsenter',
    [
      `--net=/run/netns/${name}`,
      'dockerd',
      '--tls=false',
      `--host=${named}`,
      `--data-root=${folder}/data`,
      `--exec-root=${folder}/run`,
      `--pidfile=${folder}/pid`,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let log = '';
  daemon.stderr.on('data', (chunk) => {
    log = (log + chunk).slice(-4_000);
  });
  const ended = once(daemon, 'exit');
  started.add(async () => {
    daemon.kill();
    await ended;
  });
  await untilItAnswers(
    named,
    () => daemon.exitCode !== null,
    () => log,
  );
  const owned = started.release();
  return {
    named,
    address: address ?? '',
    give: (engine, image) => load(engine, image, named),
    listeners: async () => {
      const tables = ['tcp', 'tcp6'].map((table) => readFile(`/proc/${daemon.pid}/net/${table}`, 'utf8'));
      return (await Promise.all(tables)).flatMap(listenersOf);
    },
    ask: async (path) => (await fetch(`http://${address}:2375${path}`)).json(),
    [Symbol.asyncDispose]: () => owned[Symbol.asyncDispose](),
  };
}

/**
 * Of a table such as /proc/net/tcp: numbers are hexadecimal, addresses are words of the machine's byte order, 0A listens.
 * @source proc_net_tcp.rst of the Linux kernel
 */
function listenersOf(table: string): string[] {
  return table.split('\n').flatMap((line) => {
    const [, local = '', , state] = line.trim().split(/\s+/);
    if (state !== '0A') return [];
    const [address = '', port = ''] = local.split(':');
    const bytes = [...Buffer.from(address, 'hex')].reverse();
    return [`${bytes.length === 4 ? bytes.join('.') : address}:${Number.parseInt(port, 16)}`];
  });
}

async function untilItAnswers(named: string, hasEnded: () => boolean, log: () => string): Promise<void> {
  for (const until = Date.now() + 60_000; ; ) {
    const failure = await askNamedEngine({ DOCKER_HOST: named }, { timeoutMs: 1_000 }).then(() => undefined, messageOf);
    if (failure === undefined) return;
    if (hasEnded() || Date.now() > until) throw new Error(`the second engine does not start: ${failure}\n${log()}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function load({ docker }: Engine, image: string, named: string): Promise<void> {
  const packed = await docker.getImage(image).get();
  const sending = request(`${named.replace('tcp:', 'http:')}/images/load`, { method: 'POST' });
  const answered = once(sending, 'response');
  await pipeline(packed, sending);
  const [response] = await answered;
  let said = '';
  for await (const chunk of response) said += chunk;
  if (response.statusCode !== 200) throw new Error(`image ${image} was not loaded: ${said}`);
}
