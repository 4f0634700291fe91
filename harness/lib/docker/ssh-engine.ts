import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { HarnessError, messageOf } from '../errors.ts';
import { poll } from '../poll.ts';
import { startProgram } from '../start-program.ts';

/** `ssh` may have to find a name and agree on keys over a slow line. */
const upWithinMs = 20_000;
/** Where Docker's own client looks, too, when the address has no path. */
const usualSocket = '/var/run/docker.sock';
const nearEnd = 'engine-by-ssh.sock';

/** Whether this socket leads to an engine elsewhere. */
export const isForwarded = (socket: string): boolean => basename(socket) === nearEnd;

/**
 * Leads a socket of this user's alone to that of the engine which `ssh://[USER@]HOST[:PORT][/SOCKET]` names, by the user's own
 * `ssh` with his keys, agent and configuration. It ends with this process, however that ends: the far side reads this one's
 * input, and stops when there is no more.
 * @returns `unix:///…`, a DOCKER_HOST that testcontainers understands
 * @throws HarnessError DOCKER_UNAVAILABLE with ssh's own words
 */
export async function forwardEngine(named: string, timeoutMs = upWithinMs): Promise<string> {
  const { place, port, farEnd } = farEndOf(named);
  const folder = await mkdtemp(join(tmpdir(), 'kco-harness-ssh-'));
  const forget = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', forget);
  const socket = join(folder, nearEnd);
  // A connection that is shared would keep the socket when this one ends.
  const settings = ['BatchMode=yes', 'ExitOnForwardFailure=yes', 'ControlPath=none'];
  const options = [...settings.flatMap((setting) => ['-o', setting]), '-L', `${socket}:${farEnd}`];
  // In a group of its own: Ctrl-C is for this process, which needs the engine to take down what it made.
  const ssh = startProgram('ssh', [...options, ...(port ? ['-p', port] : []), place, 'cat'], {
    stdio: ['pipe', 'ignore', 'pipe'],
    detached: true,
    keepOutput: false,
  });
  let said = '';
  ssh.stderr?.on('data', (chunk) => {
    said = `${said}${chunk}`.slice(-2000);
  });
  let ended: string | undefined;
  void ssh.then(({ exitCode, cause }) => {
    ended = said.trim().split('\n').at(-1)?.trim() || (cause ? messageOf(cause) : `exit code ${exitCode}`);
  });
  const isThrough = async () => (ended !== undefined || (await isOpen(socket)) ? true : undefined);
  await poll(isThrough, { what: 'ssh', timeoutMs }).catch((cause: unknown) => {
    ssh.child?.kill();
    forget();
    throw refused(named, `and ssh is not through within ${timeoutMs / 1000} s`, place, cause);
  });
  if (ended !== undefined) {
    forget();
    throw refused(named, `and ssh does not lead there: ${ended}`, place);
  }
  // Whoever uses the harness as a library ends without closing it.
  ssh.child?.unref();
  for (const stream of [ssh.child?.stdin, ssh.child?.stderr]) (stream as Socket | null | undefined)?.unref();
  return `unix://${socket}`;
}

/** @throws HarnessError DOCKER_UNAVAILABLE */
function farEndOf(named: string): { place: string; port: string; farEnd: string } {
  try {
    const { username, hostname, port, pathname } = new URL(named);
    // A URL has an address of the sixth version in brackets, and ssh without.
    const host = hostname.replace(/^\[(.*)\]$/, '$1');
    const place = `${username ? `${decodeURIComponent(username)}@` : ''}${host}`;
    const farEnd = pathname === '' || pathname === '/' ? usualSocket : decodeURIComponent(pathname);
    // What begins so would be an option of ssh's.
    if (host && !place.startsWith('-')) return { place, port, farEnd };
  } catch (cause) {
    throw refused(named, 'which is no address', 'HOST', cause);
  }
  throw refused(named, 'which names no host', 'HOST');
}

const refused = (named: string, why: string, place: string, cause?: unknown) =>
  new HarnessError('DOCKER_UNAVAILABLE', `DOCKER_HOST is ${named}, ${why}`, {
    hint: `This must answer without asking anything: ssh ${place} docker version.`,
    cause,
  });

const isOpen = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(path, () => {
      socket.destroy();
      resolve(true);
    }).once('error', () => resolve(false));
  });
