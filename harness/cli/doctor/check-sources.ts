import { readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { systemClock } from '../../lib/clock.ts';
import { silent } from '../../lib/log.ts';
import { findArtifact } from '../../store/sources/from-version.ts';
import { parseSpec } from '../../store/sources/parse-spec.ts';
import { readPluginWord } from '../../store/sources/plugin-word.ts';
import type { SourceRequest } from '../../store/sources/source.ts';
import { SourceCache } from '../../store/sources/source-cache.ts';
import { WordPressOrgRelease } from '../../store/sources/wordpress-org.ts';
import type { Check, CheckEnvironment } from './finding.ts';

/** The versions that a run here would take: in the artifacts, in the cache, or on wordpress.org. */
export const checkSources: Check = {
  about: { name: 'plugin sources', neededBy: 'containers', without: 'no real store; the simulated stack needs none' },
  look: async (here) => {
    const { plugins, woocommerce, wordpress, artifactsDir } = here.options;
    const wanted = [
      ...plugins.map((word) => ({ slug: 'klarna-checkout-for-woocommerce', spec: readPluginWord(word).spec })),
      { slug: 'woocommerce', spec: woocommerce },
      // Debian's WordPress comes with the store's image.
      ...(wordpress === 'debian' ? [] : [{ slug: 'wordpress', spec: wordpress }]),
    ];
    const distinct = [...new Map(wanted.map((request) => [`${request.slug} ${request.spec}`, request])).values()];
    const places = await Promise.all(distinct.map((request) => whereIs(request, here)));
    const missing = places.filter(({ place }) => place === undefined);
    const artifacts = await artifactsIn(artifactsDir);
    const besides = artifacts.length > 0 ? `; artifacts: ${artifacts.join(', ')}` : '';
    if (missing.length > 0) {
      return {
        state: 'missing',
        detail: `${missing.map(({ name }) => name).join(' and ')}: neither here nor to be had from wordpress.org${besides}`,
        get: `put release zips such as woocommerce.10.0.2.zip into ${artifactsDir}, or name a zip with --plugin and --woocommerce`,
      };
    }
    return { state: 'ok', detail: places.map(({ name, place }) => `${name} (${place})`).join(', ') + besides };
  },
};

/** One version that a run asks for. */
export const versionCheck = (request: SourceRequest): Check => ({
  about: { name: softwareNames[request.slug ?? ''] ?? 'further plugin', neededBy: 'containers' },
  look: async (here) => {
    const { name, place } = await whereIs(request, here);
    if (place !== undefined) return { state: 'ok', detail: `${name} (${place})` };
    return {
      state: 'missing',
      detail: `${name}: neither here nor to be had from wordpress.org`,
      get: `put its release zip into ${here.options.artifactsDir}, or give a zip or folder in its place`,
    };
  },
});

async function whereIs(request: SourceRequest, { options, reach }: CheckEnvironment) {
  const spec = await parseSpec(request);
  if (spec.kind !== 'version') return { name: request.spec, place: spec.kind };
  const { slug, version } = spec;
  const name = `${softwareNames[slug] ?? slug} ${version}`;
  const { artifactsDir, cacheDir } = options;
  const artifact = await findArtifact(artifactsDir && resolve(artifactsDir), slug, version);
  if (artifact.kind !== 'none') return { name, place: 'artifacts' };
  const cache = new SourceCache(resolve(cacheDir), systemClock);
  // An entry that does not pass any more is as good as none: the run would say so.
  const cached = await cache.find(`version/${slug}/${version}`, slug, name).catch(() => undefined);
  if (cached) return { name, place: 'cache' };
  const reached = await reach(new WordPressOrgRelease(slug, version, { cacheDir, progress: silent }).zipUrl);
  return { name, place: reached.type === 'answered' && reached.status === 200 ? 'wordpress.org' : undefined };
}

/** What people call the software of a slug. */
export const softwareNames: Readonly<Record<string, string>> = {
  'klarna-checkout-for-woocommerce': 'KCO',
  woocommerce: 'WooCommerce',
  wordpress: 'WordPress',
};

/** `KCO 2.13.11`, `WooCommerce 10.0.2`: the zips and folders in the folder of artifacts that are named after a version. */
export async function artifactsIn(folder: string | undefined): Promise<string[]> {
  const names = folder === undefined ? [] : await readdir(folder).catch(() => []); // no such folder: nothing in it
  return names.sort().flatMap((name) => {
    const [, slug = '', version] = /^([a-z-]+?)[.-](\d[\w.-]*?)(?:\.zip)?$/.exec(name) ?? [];
    return softwareNames[slug] ? [`${softwareNames[slug]} ${version}`] : [];
  });
}

export const checkWordPressOrg: Check = {
  about: {
    name: 'wordpress.org',
    neededBy: 'nobody',
    without: 'only versions that are on this machine can be played',
    get: 'HTTPS_PROXY where there is a proxy; else --artifacts with release zips',
  },
  look: async ({ reach }) => {
    const reached = await reach('https://downloads.wordpress.org/');
    if (reached.type === 'answered') return { state: 'ok', detail: 'reachable' };
    return { state: 'missing', detail: `not reachable: ${reached.reason}` };
  },
};
