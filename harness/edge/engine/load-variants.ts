import { dirname } from 'node:path';
import { request } from 'undici';
import { Cleanup } from '../../lib/cleanup.ts';
import type { Clock } from '../../lib/clock.ts';
import { HarnessError } from '../../lib/errors.ts';
import { isCoreRuleset } from '../core-ruleset.ts';
import { LogTail } from '../modsecurity/log-tail.ts';
import type { Ended, EngineHost, HostFile, HostProcess } from './engine-host.ts';
import { LoadedServer, RequestSender } from './loaded-server.ts';
import type { RefusedRules } from './refused-rules.ts';
import { placedRefusal, rulesRefused } from './rules-refused.ts';
import { hostOf, type InstalledServer, limits, loadHeader, type ServerAdapter } from './server-adapter.ts';
import { TransactionLog } from './transaction-log.ts';
import { ruleSetFiles, type VariantFiles, variantFiles } from './variant-files.ts';
import type { LoadedVariants, RuleVariant } from './waf-engine.ts';

export interface Loader {
  host: EngineHost;
  adapter: ServerAdapter;
  server: InstalledServer;
  /** For uploads and collections. */
  temporaryFolder: string;
  contexts: string;
  clock: Clock;
}

/**
 * Starts a server of its own for these variants: a reload of a running one would mix two generations of rules.
 * @param folder below the host's, not there yet
 * @throws HarnessError RULES_INVALID, ENGINE_UNAVAILABLE or ENGINE_FAILED; nothing is left running
 */
export async function loadVariants(
  variants: readonly RuleVariant[],
  folder: string,
  loader: Loader,
): Promise<LoadedVariants> {
  const tried = await tryToLoad(variants, folder, loader);
  if ('refused' in tried) throw rulesRefused(tried.refused, loader.server.version);
  return tried.loaded;
}

/**
 * What keeps an engine from loading a variant; undefined where nothing does.
 * @throws HarnessError ENGINE_UNAVAILABLE or ENGINE_FAILED; nothing is left running
 */
export async function refusalOf(
  variant: RuleVariant,
  folder: string,
  loader: Loader,
): Promise<RefusedRules | undefined> {
  const tried = await tryToLoad([variant], folder, loader);
  if ('refused' in tried) return tried.refused;
  await tried.loaded[Symbol.asyncDispose]();
  return undefined;
}

type Tried = { loaded: LoadedVariants } | { refused: RefusedRules };

async function tryToLoad(variants: readonly RuleVariant[], folder: string, loader: Loader): Promise<Tried> {
  const { host, adapter, contexts, temporaryFolder, clock } = loader;
  refuseWithoutCoreRuleset(variants, loader);
  const places = {
    folder,
    temporaryFolder,
    limits: adapter.limitsIn === 'rules' ? limits(temporaryFolder) : '',
    include: adapter.include,
    includes: adapter.includes,
  };
  const sources = [...new Set(variants.map(({ rules }) => rules))];
  const loads = await Promise.all(
    variants.map(async (variant) => {
      const copiesFolder = `${folder}/rules-${sources.indexOf(variant.rules) + 1}`;
      return variantFiles(variant, await ruleSetFiles(variant.rules, contexts), { ...places, copiesFolder });
    }),
  );
  const explained = variants.filter((variant) => variant.explained).map(({ name }) => name);
  await using starting = new Cleanup();
  starting.add(() => host.remove(folder));
  // Apache would make them unreadable to those that serve them.
  const logs = ['audit.log', ...explained.map((name) => `${name}.debug`)].map((name) => ({
    path: `${folder}/logs/${name}`,
    content: '',
  }));
  const begun = await start({ variants, loads, logs, folder }, loader, starting);
  if ('refused' in begun) return begun;
  const { url } = begun;
  const sender = new RequestSender(url);
  starting.add(() => sender.close());
  const log = await TransactionLog.open(`${url}/logs/audit.log`, adapter.parseAuditRow, clock);
  const debugLogs = await Promise.all(
    explained.map(async (name) => [name, await LogTail.atEnd(`${url}/logs/${name}.debug`)] as const),
  );
  const withoutRows = new Set(variants.filter((_, index) => !loads[index]?.leavesRows).map(({ name }) => name));
  const started = starting.release();
  const knownAs = new Map(loads.flatMap((load) => [...load.knownAs]));
  return {
    loaded: new LoadedServer({
      url,
      adapter,
      sender,
      log,
      debugLogs: new Map(debugLogs),
      withoutRows,
      knownAs,
      started,
    }),
  };
}

interface Load {
  variants: readonly RuleVariant[];
  /** For each variant. */
  loads: readonly VariantFiles[];
  /** Empty, to be written to. */
  logs: readonly HostFile[];
  folder: string;
}

/** Somebody may take a free port between its choice and the server's start. */
const attempts = 3;

/** @returns where the server answers, which `starting` stops, or what it did not take */
async function start(
  { variants, loads, logs, folder }: Load,
  { host, adapter, server, temporaryFolder, clock }: Loader,
  starting: Cleanup,
): Promise<{ url: string } | { refused: RefusedRules }> {
  const configurationFile = `${folder}/server.conf`;
  for (let attempt = 1; ; attempt++) {
    const ports = await host.takePorts();
    starting.add(async () => ports.release());
    const content = server.configuration({
      folder,
      temporaryFolder,
      asRoot: host.asRoot,
      ports,
      includesFrom: includesFrom(variants, loads) ?? folder,
      forServer: [...new Set(variants.flatMap(({ rules }) => (rules.type === 'files' ? (rules.forServer ?? []) : [])))],
      variants: variants.map(({ name, alsoNamed = [] }, index) => ({
        names: [hostOf(name), ...alsoNamed],
        rulesFile: loads[index]?.rulesFile ?? '',
      })),
    });
    const copies = new Map(loads.flatMap((load) => load.copies.map((file) => [file.path, file] as const)));
    const written = [
      ...loads.flatMap(({ written }) => written),
      ...copies.values(),
      ...logs,
      { path: configurationFile, content },
    ];
    await host.write(
      written,
      loads.flatMap(({ provided }) => provided),
    );
    const outcome = await startServer(host, server, { folder, configurationFile, url: ports.url }, clock);
    if ('running' in outcome) {
      starting.add(() => outcome.running.stop());
      return { url: ports.url };
    }
    const portTaken = /address already in use/i.test(outcome.ended.output);
    if (portTaken && attempt < attempts) continue;
    const refusal = adapter.refusalIn(outcome.ended.output);
    if (refusal && refusal.file !== configurationFile) return { refused: placedRefusal(refusal, loads) };
    throw failure(outcome.ended, server);
  }
}

function failure({ exitCode, output }: Ended, { version }: InstalledServer): HarnessError {
  const last = output.trim().split('\n').slice(-5).join('\n  ');
  return new HarnessError('ENGINE_FAILED', `${version} ended with exit code ${exitCode} at its start:\n  ${last}`, {
    hint: 'The lines above are its last.',
  });
}

/** Apache takes an include that names no folder from its root, where v3 takes it from the including file's folder. */
function includesFrom(variants: readonly RuleVariant[], loads: readonly VariantFiles[]): string | undefined {
  const index = variants.findIndex(({ rules }) => rules.type === 'files');
  const [entry] = loads[index]?.entries ?? [];
  return entry && dirname(entry);
}

function refuseWithoutCoreRuleset(variants: readonly RuleVariant[], { server, host }: Loader): void {
  const wanted = variants.find(({ rules }) => rules.type === 'built-in' && isCoreRuleset(rules.ruleset));
  if (!wanted || server.hasCoreRuleset) return;
  const where = host.where === 'local' ? 'on this machine' : 'in the container';
  throw new HarnessError(
    'ENGINE_UNAVAILABLE',
    `variant "${wanted.name}" needs the Core Rule Set, which is not ${where}`,
    {
      hint: 'On Debian, as root: apt-get install modsecurity-crs.',
    },
  );
}

/** CRS eight times takes an engine about a second; a machine under load some more. */
const startupTimeoutMs = 60_000;

/**
 * Starts a server and waits until it answers.
 * @returns the running server, or what it printed when it ended instead
 * @throws HarnessError ENGINE_FAILED when it does neither; it is stopped then
 */
async function startServer(
  host: EngineHost,
  installed: InstalledServer,
  { folder, configurationFile, url }: { folder: string; configurationFile: string; url: string },
  clock: Clock,
): Promise<{ running: HostProcess } | { ended: Ended }> {
  const command = installed.command(configurationFile);
  const server = host.start(command, installed.stopSignal);
  let ended: Ended | undefined;
  void server.ended.then((end) => {
    ended = end;
  });
  const deadline = clock.now() + startupTimeoutMs;
  while (clock.now() < deadline) {
    if (ended) return { ended };
    if (await answers(`${url}/healthz`, folder)) return { running: server };
    await clock.sleep(10);
  }
  await server.stop();
  throw new HarnessError(
    'ENGINE_FAILED',
    `${command[0]} gave no 200 for ${url}/healthz within ${startupTimeoutMs} ms`,
    {
      hint: `What it printed: ${(await server.ended).output.trim() || 'nothing'}`,
    },
  );
}

async function answers(url: string, folder: string): Promise<boolean> {
  try {
    const { statusCode, headers, body } = await request(url, { headersTimeout: 5000, bodyTimeout: 5000 });
    await body.dump();
    return statusCode === 200 && headers[loadHeader] === folder;
  } catch {
    return false; // not listening yet: asked again until the deadline, whose error says what the server printed
  }
}
