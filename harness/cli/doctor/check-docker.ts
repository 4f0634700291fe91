import type { Check } from './finding.ts';
import { whyNoDocker } from './why-no-docker.ts';

export const checkDocker: Check = {
  about: { name: 'Docker', neededBy: 'containers', without: 'no real store; the simulated stack needs none' },
  look: async ({ docker, environment, isRoot }) => {
    try {
      const { ServerVersion, CgroupVersion, OperatingSystem, NCPU, MemTotal } = await (await docker()).info();
      const size = `${NCPU} cores, ${(MemTotal / 1024 ** 3).toFixed(1)} GiB`;
      return { state: 'ok', detail: `${ServerVersion} on ${OperatingSystem}, cgroup v${CgroupVersion ?? 1}, ${size}` };
    } catch {
      // The error only says that no engine was found; what a newcomer needs to know is why.
      return { state: 'missing', ...(await whyNoDocker({ environment, isRoot })) };
    }
  },
};
