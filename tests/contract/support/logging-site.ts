import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { apacheV2 } from '../../../harness/edge/engine/apache-v2.ts';
import { startDockerHost } from '../../../harness/edge/engine/docker-host.ts';
import { nginxV3 } from '../../../harness/edge/engine/nginx-v3.ts';
import type { EngineKind } from '../../../harness/edge/engine/waf-engine.ts';
import type { LoggedRequest } from '../../../harness/evidence/logged-request.ts';
import { Cleanup } from '../../../harness/lib/cleanup.ts';
import { silent } from '../../../harness/lib/log.ts';
import { poll } from '../../../harness/lib/poll.ts';
import { type Engine, uniqueId } from './docker-test.ts';
import { contexts } from './waf-engine-contexts.ts';

/** A server with the project's 211180 before it, that logs as a host's does: every request, with headers and body. */
export interface LoggingSite extends AsyncDisposable {
  /** @returns the status of the answer */
  send(request: LoggedRequest): Promise<number>;
  log(): Promise<string>;
}

/** @param format as SecAuditLogFormat has it */
export async function loggingSite(kind: EngineKind, format: 'Native' | 'JSON', engine: Engine): Promise<LoggingSite> {
  await using starting = new Cleanup();
  const { docker, baseImage, labels } = engine;
  const options = { docker, baseImage, labels, runId: uniqueId(), pid: process.pid, contexts, progress: silent };
  const host = starting.use(await startDockerHost(kind, options));
  const server = await { v3: nginxV3, v2: apacheV2 }[kind].find(host);
  const folder = `${host.folder}/logging`;
  const temporaryFolder = `${host.folder}/tmp`;
  await host.run(`mkdir -p ${folder}/logs ${temporaryFolder} && chmod 777 ${folder}/logs ${temporaryFolder}`);
  const ports = await host.takePorts();
  const rulesFile = `${folder}/site.conf`;
  const ruleset = await readFile(join(contexts, 'edge/modsecurity/rulesets/comodo.conf'), 'utf8');
  const variants = [{ names: ['shop.waf.test'], rulesFile }];
  await host.write([
    { path: rulesFile, content: `${settings(format, `${folder}/logs/audit.log`)}\n${ruleset}` },
    {
      path: `${folder}/server.conf`,
      content: server.configuration({
        folder,
        temporaryFolder,
        asRoot: host.asRoot,
        ports,
        includesFrom: folder,
        forServer: [],
        variants,
      }),
    },
  ]);
  const running = host.start(server.command(`${folder}/server.conf`), server.stopSignal);
  starting.add(() => running.stop());
  const { port } = new URL(ports.url);
  const isReady = () =>
    statusOf({ method: 'GET', target: '/healthz', status: 0, rules: [] }, port, 'health').then(
      (status) => (status === 200 ? true : undefined),
      () => undefined,
    );
  await poll(isReady, { what: 'the logging server', timeoutMs: 30_000 });
  const started = starting.release();
  return {
    send: (sent) => statusOf(sent, port, 'shop.waf.test'),
    log: async () => (await host.read(`${folder}/logs/audit.log`)) ?? '',
    [Symbol.asyncDispose]: () => started[Symbol.asyncDispose](),
  };
}

const settings = (format: string, log: string): string => `SecRuleEngine On
SecRequestBodyAccess On
SecRule REQUEST_HEADERS:Content-Type "@rx ^application/json" "id:99901,phase:1,t:none,t:lowercase,pass,nolog,ctl:requestBodyProcessor=JSON"
SecDefaultAction "phase:2,log,auditlog,deny,status:403"
SecAuditEngine On
SecAuditLogParts ABCFHZ
SecAuditLogType Serial
SecAuditLogFormat ${format}
SecAuditLog ${log}`;

function statusOf({ method, target, headers = [], body }: LoggedRequest, port: string, host: string): Promise<number> {
  const sent = Object.fromEntries(headers.filter(([name]) => name !== 'Host'));
  return new Promise((resolve, reject) => {
    const all = { ...sent, Host: host, 'X-Request-Id': randomUUID() };
    const asked = request({ host: '127.0.0.1', port, method, path: target, headers: all, agent: false }, (answer) => {
      answer.resume().once('end', () => resolve(answer.statusCode ?? 0));
    });
    asked.once('error', reject).end(body);
  });
}
