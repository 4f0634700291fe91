import { existsSync, readFileSync } from 'node:fs';
import { type RequestOptions, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { join } from 'node:path';
import { HarnessError, messageOf } from '../errors.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** One that takes longer is no engine to run hundreds of requests on. */
const answerTimeoutMs = 5_000;

/**
 * Asks the engine that DOCKER_HOST names whether it is one. Testcontainers would go on to whatever engine it finds next,
 * which is not the one that was asked for, and say nothing.
 * @param calledBy what the user knows it by, where that is not DOCKER_HOST itself
 * @throws HarnessError DOCKER_UNAVAILABLE, within seconds
 */
export async function askNamedEngine(
  environment: Environment,
  { timeoutMs = answerTimeoutMs, calledBy }: { timeoutMs?: number; calledBy?: string } = {},
): Promise<void> {
  const { DOCKER_HOST: named } = environment;
  // Pipes are Windows's, and its engine is not elsewhere.
  if (!named || named.startsWith('npipe:')) return;
  const { secure, ...options } = placeOf(named, environment);
  const request = secure ? requestHttps : requestHttp;
  const signal = AbortSignal.timeout(timeoutMs);
  const answer = await new Promise<{ status?: number; version: boolean }>((resolve, reject) => {
    request({ ...options, path: '/_ping', signal }, (response) => {
      response.resume();
      resolve({ status: response.statusCode, version: response.headers['api-version'] !== undefined });
    })
      .on('error', reject)
      .end();
  }).catch((cause: unknown) => {
    const why = signal.aborted ? `no answer within ${timeoutMs / 1000} s` : messageOf(cause);
    throw unavailable(`no Docker engine answers at DOCKER_HOST, ${calledBy ?? named}: ${why}`, cause);
  });
  if (answer.status === 200 && answer.version) return;
  throw unavailable(`what answers at DOCKER_HOST, ${calledBy ?? named}, is no Docker engine (HTTP ${answer.status})`);
}

function placeOf(named: string, environment: Environment): RequestOptions & { secure: boolean } {
  const url = URL.canParse(named) ? new URL(named) : undefined;
  switch (url?.protocol) {
    case 'unix:': {
      const socketPath = named.slice('unix://'.length);
      if (!existsSync(socketPath))
        throw unavailable(`no Docker engine answers at DOCKER_HOST, ${named}: there is no such socket`);
      return { socketPath, secure: false };
    }
    case 'tcp:':
    case 'http:':
    case 'https:':
      return overTcp(named, url, environment);
    default:
      throw new HarnessError('DOCKER_UNAVAILABLE', `DOCKER_HOST is ${named}, which names no engine`, {
        hint: 'It is one of tcp://HOST:2375, tcp://HOST:2376 with DOCKER_TLS_VERIFY=1, ssh://USER@HOST, and unix:///PATH.',
      });
  }
}

/** As Docker's own client and dockerode have it: TLS where it is asked for, with the three files of DOCKER_CERT_PATH. */
function overTcp(named: string, { hostname, port, protocol }: URL, environment: Environment) {
  const { DOCKER_TLS_VERIFY, DOCKER_CERT_PATH: folder } = environment;
  if (!hostname || !port) {
    throw new HarnessError(
      'DOCKER_UNAVAILABLE',
      `DOCKER_HOST is ${named}, which lacks a ${hostname ? 'port' : 'host'}`,
      {
        hint: 'tcp://HOST:2375, or tcp://HOST:2376 for one with TLS.',
      },
    );
  }
  const secure = DOCKER_TLS_VERIFY === '1' || port === '2376' || protocol === 'https:';
  const place = { host: hostname.replace(/^\[|\]$/g, ''), port, secure };
  if (!secure || !folder) return place;
  const pem = (file: string) => {
    try {
      return readFileSync(join(folder, file));
    } catch (cause) {
      throw unavailable(`DOCKER_CERT_PATH is ${folder}: ${messageOf(cause)}`, cause);
    }
  };
  return { ...place, ca: pem('ca.pem'), cert: pem('cert.pem'), key: pem('key.pem') };
}

function unavailable(why: string, cause?: unknown): HarnessError {
  return new HarnessError('DOCKER_UNAVAILABLE', why, {
    hint: 'See to that engine, or unset DOCKER_HOST for the one of this machine.',
    cause,
  });
}
