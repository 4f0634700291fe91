import { engineKinds, type WafEngine } from '../../edge/engine/waf-engine.ts';
import { HarnessError } from '../../lib/errors.ts';
import { openInstalledEngine } from '../../run/waf/open-engine.ts';
import type { Check } from './finding.ts';

/** What `kco-harness waf --local` would run. @param open opens one, or throws ENGINE_UNAVAILABLE */
export const localEnginesCheck = (open: (kind: WafEngine['kind']) => Promise<WafEngine>): Check => ({
  about: {
    name: 'local WAF',
    neededBy: 'nobody',
    without: 'kco-harness waf runs in Docker only, not with --local',
    get: 'on Debian, as root: apt-get install nginx libnginx-mod-http-modsecurity modsecurity-crs',
  },
  look: async () => {
    const found = await Promise.all(engineKinds.map((kind) => versionOf(kind, open)));
    const here = found.filter((version) => version !== undefined);
    if (here.length === 0) return { state: 'missing', detail: 'neither nginx nor Apache with ModSecurity is here' };
    return { state: 'ok', detail: here.join('; ') };
  },
});

export const checkLocalEngines = localEnginesCheck(openInstalledEngine);

async function versionOf(
  kind: WafEngine['kind'],
  open: (kind: WafEngine['kind']) => Promise<WafEngine>,
): Promise<string | undefined> {
  try {
    await using engine = await open(kind);
    return `${kind}: ${engine.version}`;
  } catch (error) {
    if (error instanceof HarnessError && error.code === 'ENGINE_UNAVAILABLE') return undefined;
    throw error;
  }
}
