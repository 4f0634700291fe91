import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createSecureContext } from 'node:tls';
import { isEdgeFault } from '../../../harness/edge/edge-policy.ts';
import type { ProbedAddress, ProbeRecord } from '../../../harness/evidence/probe-record.ts';
import { makeFolder } from '../../../harness/evidence/run-folder.ts';
import { systemClock } from '../../../harness/lib/clock.ts';
import { exchange } from '../../../harness/lib/http/exchange.ts';
import { silent } from '../../../harness/lib/log.ts';
import { defaultOptions } from '../../../harness/run/default-options.ts';
import { LiveShop } from '../../../harness/run/live-shop.ts';
import { companionPlugin } from '../../../harness/run/probe/companion-plugin.ts';
import { markHeader } from '../../../harness/run/probe/probe-mark.ts';
import type { ProbeWorld } from '../../../harness/run/probe/probe-options.ts';
import { probeShop } from '../../../harness/run/probe/probe-shop.ts';
import type { RunContext } from '../../../harness/run/run-context.ts';
import { runScenario } from '../../../harness/run/run-scenario.ts';
import { roomsOf } from '../../../harness/run/stack/rooms-of.ts';
import { buildFor, stackNeeds } from '../../../harness/run/stack/stack-needs.ts';
import { startStack } from '../../../harness/run/stack/start-stack.ts';
import { type Deviations, withDeviations } from '../../../harness/scenario/conditions.ts';
import { attemptHeader, klarnaAddresses, sourceHeader } from '../../../harness/scenario/klarna-addresses.ts';
import { loadScenarios, ownScenarios } from '../../../harness/scenario/load-scenarios.ts';
import { isPublicShopName } from '../../../harness/scenario/site-host.ts';
import { ConnectionPool } from '../../../harness/shopper/http/connections.ts';
import { HttpShopper } from '../../../harness/shopper/http/http-shopper.ts';
import { judgeRecord } from '../../../harness/verdict/judge-record.ts';
import { judgeProbe, type ProbeVerdict } from '../../../harness/verdict/probe/judge-probe.ts';
import { temporaryFolder } from '../support.ts';

/** What both say of one shop. */
export interface ProbedScenario {
  id: string;
  /** The harness's sentence, of a play of the scenario. */
  harness: string;
  probe: ProbeVerdict;
  record: ProbeRecord;
  /** Orders that the probe added or changed; empty. */
  touched: string[];
}

/** Container shops, each with the faults of a scenario and the companion plugin, played by the harness and probed. */
export interface ProbedScenarios extends AsyncDisposable {
  of(id: string): Promise<ProbedScenario>;
  /** Sends a healthy shop pushes with these marks, one after the other. @returns the bodies of its answers */
  pushes(marks: readonly string[]): Promise<string[]>;
  key: string;
}

export async function openProbedScenarios(ids: readonly string[], plugin: string): Promise<ProbedScenarios> {
  const key = randomBytes(32).toString('hex');
  const folder = await temporaryFolder();
  const companion = join(folder.path, 'kco-harness-probe');
  await mkdir(companion);
  const expires = Math.floor(Date.now() / 1_000) + 7_200;
  await writeFile(join(companion, 'kco-harness-probe.php'), await companionPlugin({ key, expires }));

  const catalog = new Map((await loadScenarios(ownScenarios)).map(({ scenario }) => [scenario.id, scenario]));
  const scenarioOf = (id: string) => {
    const scenario = catalog.get(id);
    if (!scenario) throw new Error(`the catalog has no ${id}`);
    return { ...scenario, given: { ...scenario.given, with: [...(scenario.given.with ?? []), companion] } };
  };
  const options = {
    ...defaultOptions(process.env, new Date()),
    runFolder: join(folder.path, 'run'),
    stack: 'containers' as const,
    plugins: [plugin],
  };
  await makeFolder(options.runFolder);
  const stack = await startStack(options, stackNeeds(ids.map(scenarioOf)), silent);
  const { authority, builds } = stack.descriptor;
  const connections = new ConnectionPool(authority);
  const context: RunContext = {
    ...roomsOf(stack.descriptor),
    trust: createSecureContext({ ca: authority }),
    clock: systemClock,
    keepSites: false,
    deaths: async () => stack.deaths(),
    shopperFor: (_conditions, address) => new HttpShopper(connections.to(address, true)),
  };
  let sites = 0;
  return {
    async of(id) {
      const scenario = scenarioOf(id);
      const build = buildFor(builds, 0, scenario.given);
      const played = judgeRecord(await runScenario(scenario, build, `h${sites++}`, context));
      await using shop = await LiveShop.open(`q${sites++}`, build, withDeviations(scenario.given), context);
      // Some faults begin when the customer has paid; a customer who cannot pay changes nothing for the probe.
      await shop.checkOut().catch(() => undefined);
      const before = await ordersOf(shop);
      const { baseUrl, address, host } = shop.site;
      const record = await probeShop(
        { url: baseUrl, key, ca: authority },
        silent,
        new AbortController().signal,
        worldOf(scenario.given, { ...address, name: host }),
      );
      const after = await ordersOf(shop);
      return {
        id,
        harness: played.diagnosis ? `${played.diagnosis.why} ${played.diagnosis.change}` : played.verdict,
        probe: judgeProbe(record),
        record,
        touched: after.filter((order) => !before.includes(order)),
      };
    },
    key,
    async pushes(marks) {
      const { given } = scenarioOf('healthy-tab-closed');
      const build = buildFor(builds, 0, given);
      await using shop = await LiveShop.open(`m${sites++}`, build, withDeviations(given), context);
      const { baseUrl: origin, address } = shop.site;
      const bodies: string[] = [];
      for (const mark of marks) {
        const answer = await exchange({
          origin,
          method: 'POST',
          path: '/wc-api/KCO_WC_Push/?kco-action=push&kco_wc_order_id=00000000-0000-4000-8000-000000000000',
          headers: { 'User-Agent': 'APIs-Klarna', [markHeader]: mark },
          place: { host: address.host, port: address.httpsPort },
          trust: authority,
          timeouts: { wholeMs: 20_000 },
          keepBytes: 100_000,
        });
        bodies.push(answer.type === 'answered' ? answer.bodyStart : answer.failure.message);
      }
      return bodies;
    },
    async [Symbol.asyncDispose]() {
      await connections[Symbol.asyncDispose]();
      await stack[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

const ordersOf = async (shop: LiveShop): Promise<string[]> =>
  (await shop.site.store.orders()).map((order) => JSON.stringify(order));

/**
 * The internet as Klarna finds it in a scenario: its name server, its addresses where a firewall asks for them. The ports of the
 * container stack are no matter of the probe's.
 */
function worldOf(
  { faults = [] }: Deviations,
  edge: { host: string; httpsPort: number; httpPort: number; name: string },
): ProbeWorld {
  const resolves = faults.find(({ at }) => at === 'name')?.does.resolve;
  const own: ProbedAddress = { address: '198.51.100.7', family: 4, isPrivate: false };
  const dead: ProbedAddress = { address: '2001:db8::7', family: 6, isPrivate: false };
  return {
    lookup: async (name) => {
      if (resolves === 'nothing') throw new Error(`getaddrinfo ENOTFOUND ${name}`);
      return resolves === 'dead-ipv6' ? [own, dead] : [own];
    },
    place: (url, address) => {
      if (address === dead.address) return { host: '127.0.0.1', port: 9 };
      const port = url.protocol === 'https:' ? edge.httpsPort : edge.httpPort;
      return isPublicShopName(url.hostname) ? { host: edge.host, port } : undefined;
    },
    addedHeaders: ({ headers }): Record<string, string> =>
      headers['User-Agent'] === 'APIs-Klarna' && faults.some(isEdgeFault)
        ? { [sourceHeader]: klarnaAddresses[0] ?? '', [attemptHeader]: '1' }
        : {},
    intervalMs: 0,
  };
}
