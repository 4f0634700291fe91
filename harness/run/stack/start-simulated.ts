import type { EdgeAddress } from '../../edge/edge.ts';
import { startMockEdge } from '../../edge/mock/start-mock-edge.ts';
import { snippetHost } from '../../klarna/klarna-hosts.ts';
import { startKlarna } from '../../klarna/server.ts';
import { createAuthority } from '../../lib/certificates.ts';
import { Cleanup } from '../../lib/cleanup.ts';
import { systemClock } from '../../lib/clock.ts';
import { HarnessError } from '../../lib/errors.ts';
import { exchange } from '../../lib/http/exchange.ts';
import { isInRange } from '../../scenario/version-range.ts';
import type { PublicWay } from '../../store/simulated/ask-itself.ts';
import { profileOf } from '../../store/simulated/profiles/profile-of.ts';
import { startSimulatedStore } from '../../store/simulated/start-simulated-store.ts';
import { readPluginWord } from '../../store/sources/plugin-word.ts';
import { defaultPlugin } from '../default-options.ts';
import { buildName, type RunOptions } from '../run-options.ts';
import { describeBuild, describeModels, labelWithVersion } from './describe-builds.ts';
import type { StartedStack } from './stack.ts';
import { buildsOf, type StackNeeds } from './stack-needs.ts';

/**
 * Starts the simulated stack in this process: fake Klarna, a model of the shop, a mock of the edge. Everything listens on
 * loopback.
 * @throws HarnessError USAGE when a plugin version has no profile, PORT_TAKEN.
 */
export async function startSimulated(options: RunOptions, { policies }: StackNeeds): Promise<StartedStack> {
  await using started = new Cleanup();
  const models = options.plugins.map((word) => profileOf(readPluginWord(word).spec).version);
  const sources = describeModels(options.plugins, models);
  const builds = buildsOf(models, []).map((build) => describeBuild(build, sources));
  const klarna = started.use(await startKlarna({ addresses: ['127.0.0.1'], seed: options.seed }));
  const authority = await createAuthority(`kco-harness ${options.runId}`, Date.now());
  // The edge needs the store, and shops that ask themselves need the edge.
  let front: EdgeAddress | undefined;
  const publicWay: PublicWay = (request) => {
    if (!front) throw new Error('a shop asks itself before the edge is up');
    const port = request.origin.startsWith('https:') ? front.httpsPort : front.httpPort;
    return exchange({ ...request, place: { host: front.host, port }, trust: authority.certificate });
  };
  const store = started.use(await startSimulatedStore({ builds, klarna: klarna.serve, publicWay, clock: systemClock }));
  const edge = started.use(
    await startMockEdge({
      policies,
      store: store.serve,
      klarna: klarna.serve,
      // The store calls Klarna's API directly; browsers need the snippet's host only.
      klarnaHosts: [snippetHost],
      authority,
      clock: systemClock,
      httpsPort: options.edgePort,
      wafBehind: false,
    }),
  );
  front = edge.address;
  const plugins = [...sources.plugins];
  const owned = started.release();
  return {
    descriptor: {
      stack: 'simulated',
      versions: {
        wordpress: 'simulated',
        woocommerce: 'simulated',
        kco: sources.plugins
          .map((plugin) => `${labelWithVersion(plugin)} (${profileWords(plugin.version)})`)
          .join(', '),
        php: 'none',
        waf: 'mock',
      },
      builds,
      sources,
      edge: edge.address,
      storeControlUrl: store.controlUrl,
      klarnaControlUrl: klarna.controlUrl,
      authority: authority.certificate,
    },
    // It lives in this process, and dies with it.
    deaths: () => [],
    addPlugin: async (word, further) => {
      const { version } = profileOf(readPluginWord(word).spec);
      const [source] = describeModels([word], [version], plugins).plugins;
      if (!source) throw new Error(`${word} was not described`);
      const plugin = plugins.push(source) - 1;
      const build = describeBuild({ name: buildName(plugin), plugin, with: [...further] }, { plugins });
      store.addBuild(build);
      return { build, source };
    },
    updatePlugin: async () => {
      throw new HarnessError('USAGE', 'the simulated stack is a model and runs no code: there is nothing to edit', {
        hint: 'Use --stack containers.',
      });
    },
    [Symbol.asyncDispose]: () => owned[Symbol.asyncDispose](),
  };
}

/** The profile that a version is played with, and that nobody has held it against one so new. */
function profileWords(version: string): string {
  const words = `profile ${profileOf(version).generation}`;
  return isInRange(version, `>${defaultPlugin}`)
    ? `${words}, compared with real plugins up to ${defaultPlugin} only`
    : words;
}
