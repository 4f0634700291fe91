import type { CheckEnvironment } from '../../../../harness/cli/doctor/finding.ts';
import type { Docker } from '../../../../harness/lib/docker/docker-client.ts';
import { HarnessError } from '../../../../harness/lib/errors.ts';
import { defaultOptions } from '../../../../harness/run/default-options.ts';

/** A machine without Docker, network and programs, for checks to look at. */
export function bareMachine(changes: Partial<CheckEnvironment> = {}): CheckEnvironment {
  return {
    options: defaultOptions({}, new Date('2026-11-21T09:07:30Z')),
    environment: {},
    isRoot: false,
    docker: async () => {
      throw new HarnessError('DOCKER_UNAVAILABLE', 'no engine');
    },
    reach: async () => ({ type: 'silent', reason: 'ENOTFOUND' }),
    run: async (command) => ({ exitCode: 127, output: `spawn ${command} ENOENT` }),
    signal: new AbortController().signal,
    ...changes,
  };
}

/** As much of an engine as checks ask: which images it has, and which a registry would give it. */
export function engine({
  has = [],
  pullable = [],
}: {
  has?: string[];
  pullable?: string[];
}): CheckEnvironment['docker'] {
  const stub = {
    getImage: (image: string) => ({
      inspect: async () => {
        if (!has.includes(image)) throw Object.assign(new Error('no such image'), { statusCode: 404 });
        return {};
      },
      distribution: async () => {
        if (pullable.includes(image)) return {};
        throw new Error(`(HTTP code 500) server error - Get "https://registry.test/v2/": dial tcp: no such host\n`);
      },
    }),
    info: async () => ({
      Name: 'build7',
      ServerVersion: '27.1',
      OperatingSystem: 'Debian GNU/Linux 13',
      CgroupVersion: '2',
      NCPU: 4,
      MemTotal: 8 * 1024 ** 3,
      DockerRootDir: '/nowhere',
    }),
  };
  return async () => stub as unknown as Docker;
}
