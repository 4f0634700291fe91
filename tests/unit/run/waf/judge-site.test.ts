import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tokenPath } from '../../../../harness/edge/site/ownership.ts';
import { judgeSite } from '../../../../harness/run/waf/judge-site.ts';
import type { JudgedSiteOptions } from '../../../../harness/run/waf/waf-options.ts';
import { wafExitCodeOf } from '../../../../harness/waf/judge/verdict-of.ts';
import type { Probe } from '../../../../harness/waf/probe.ts';
import type { ConfigurationReport } from '../../../../harness/waf/waf-report.ts';
import { auditV3, rule } from '../../edge/site/log-lines.ts';
import { httpSite, token } from '../../edge/site/test-site.ts';
import { reportOf, shopper } from '../../waf/judge/observations.ts';
import { attack, fixations, laterPush, push } from './requests.ts';

let folder: string;
test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kco-site-'));
});
test.afterEach(() => rm(folder, { recursive: true }));

const isFixation = (url: string) => url.includes('session_id');

interface Visited {
  report: ConfigurationReport;
  /** What the site was asked for, the token's file apart. */
  asked: string[];
  said: string[];
}

interface Visit extends Partial<JudgedSiteOptions> {
  probes?: Probe[];
  signal?: AbortSignal;
  /** Before a request is refused. */
  onRefusal?: (url: string, requestId: string) => void | Promise<void>;
  /** What a request that is not refused gets. */
  onRequest?: RequestListener;
}

const defaultProbes: Probe[] = [push(), laterPush(), shopper('review'), fixations.anywhere];

/** A shop behind a firewall that refuses whatever has a session id. */
async function visit({ probes = defaultProbes, signal, onRefusal, onRequest, ...options }: Visit): Promise<Visited> {
  const asked: string[] = [];
  const said: string[] = [];
  await using site = await httpSite(async (request, response) => {
    const { method, url = '', headers } = request;
    if (url === tokenPath) return void response.end(`${token}\n`);
    asked.push(`${method} ${url}`);
    if (!isFixation(url)) return onRequest ? onRequest(request, response) : void response.end();
    await onRefusal?.(url, String(headers['x-request-id']));
    response.writeHead(403).end('no');
  });
  const report = await judgeSite(
    { url: `http://127.0.0.1:${site.port}`, token, attacks: false, perSecond: 20, ...options },
    { probes, ranges: ['<2.18.4'], cacheDir: folder },
    (line) => said.push(line),
    signal ?? new AbortController().signal,
  );
  return { report, asked, said };
}

const line = ({ request }: Pick<Probe, 'request'>) => `${request.method} ${request.target}`;

test('callbacks are sent and counted; what refuses them is known by its status alone', async () => {
  const { report, asked } = await visit({});
  expect(asked).toEqual(['GET /', line(push()), line(laterPush())]);
  expect(report).toMatchObject({
    target: { type: 'site', url: report.name, ruleIds: 'unknown' },
    delivered: { passed: 1, of: 2 },
    byVersions: [{ versions: '<2.18.4', delivered: { passed: 0, of: 1 } }],
    notes: ['No attacks were sent: --attacks sends them.'],
    lost: [],
    remedy: { outcome: 'not-tried', upgradeIsEnough: true },
  });
  expect(report.findings).toMatchObject([{ id: 'status-403/push', status: 403, probes: ['push'], mustPass: true }]);
  expect(report.findings[0]).not.toHaveProperty('rule');
  expect(report.results.map(({ id, outcome }) => [id, outcome])).toEqual([
    ['push', 'unknown'],
    ['push-without-session', 'passed'],
  ]);
  expect(report).not.toHaveProperty('protection');
});

test('attacks are sent where they are asked for', async () => {
  const { report, asked } = await visit({ attacks: true });
  expect(asked).toContain(line(fixations.anywhere));
  expect(report.notes).toEqual([]);
  expect(report.protection).toEqual({ attacks: 1, stoppedBefore: 1, stoppedNow: 1 });
});

test('with the site’s audit log the rule is known', async () => {
  const auditLog = join(folder, 'audit.log');
  await writeFile(auditLog, auditV3('of-before', laterPush().request.target));
  const { report } = await visit({
    auditLog,
    onRefusal: (url, requestId) => appendFile(auditLog, auditV3(requestId, url)),
  });
  expect(report.target).toMatchObject({ ruleIds: 'from log' });
  expect(report.findings).toMatchObject([{ id: '211180/push', rule: { ...rule, message: 'Session Fixation' } }]);
  expect(report.results.map(({ outcome }) => outcome)).toEqual(['blocked', 'passed']);
});

test('nothing but the token’s file is asked for until the token is there', async () => {
  const asked: string[] = [];
  await using site = await httpSite((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(404).end();
  });
  const judging = judgeSite(
    { url: `http://127.0.0.1:${site.port}`, attacks: true },
    { probes: defaultProbes, ranges: [], cacheDir: folder },
    () => {},
    new AbortController().signal,
  );
  const error = await judging.catch((thrown: unknown) => thrown);
  expect(asked).toEqual([tokenPath]);
  // The one that was made is kept, so that the next run finds it on the site.
  const [kept = ''] = await readdir(join(folder, 'waf-tokens'));
  const made = (await readFile(join(folder, 'waf-tokens', kept), 'utf8')).trim();
  expect(error).toMatchObject({ code: 'TARGET_NOT_OWNED', hint: expect.stringContaining(made) });
});

test('an interruption ends it before the next request', async () => {
  const controller = new AbortController();
  const asked: string[] = [];
  const visiting = visit({
    signal: controller.signal,
    onRefusal: (url) => {
      asked.push(url);
      controller.abort();
    },
    onRequest: ({ url = '' }, response) => {
      asked.push(url);
      response.end();
    },
  });
  await expect(visiting).rejects.toMatchObject({ name: 'AbortError' });
  expect(asked).toEqual(['/', push().request.target]);
});

test('a log or an authority that cannot be read is said before anything is sent', async () => {
  const asked: string[] = [];
  const gone = join(folder, 'gone');
  const onRequest: RequestListener = ({ url = '' }, response) => {
    asked.push(url);
    response.end();
  };
  for (const [flag, options] of [
    ['--ca', { ca: gone }],
    ['--audit-log', { auditLog: gone }],
    ['--error-log', { errorLog: gone }],
  ] as const) {
    await expect(visit({ ...options, onRequest })).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.stringContaining(`${flag} ${gone} cannot be read`),
    });
  }
  expect(asked).toEqual([]);
});

test('what is sent is said, and how fast at most', async () => {
  const { said, report } = await visit({ perSecond: 19, attacks: true });
  expect(said).toEqual([`${report.name}: sending 3 requests, 19 a second at most`]);
});

test('of a callback the plugin’s own handler must answer; of an attack anything may', async () => {
  const onRequest: RequestListener = (_request, response) => response.end('<title>A shop</title>');
  const elsewhere = attack('elsewhere', '/?a=1');
  const { report } = await visit({ onRequest, attacks: true, probes: [laterPush(), elsewhere] });
  expect(report.results.map(({ id, outcome }) => [id, outcome])).toEqual([
    ['push-without-session', 'passed'],
    ['elsewhere', 'passed'],
  ]);
  expect(report.results[0]?.remark).toContain('a page answered, not the plugin');
  expect(report.results[1]).not.toHaveProperty('remark');
});

test('a rate beyond the limit is refused', async () => {
  await expect(visit({ perSecond: 21 })).rejects.toMatchObject({ code: 'USAGE' });
});

test('a site that closes the connection of callbacks, as nginx does with 444, delivers none: that fails the run', async () => {
  const { report } = await visit({
    probes: [laterPush()],
    onRequest: ({ url = '', socket }, response) => {
      if (url === '/') response.end();
      else socket.destroy();
    },
  });
  expect(report.delivered).toEqual({ passed: 0, of: 1 });
  expect(report.findings).toMatchObject([{ id: 'closed/push', mustPass: true }]);
  expect(report.findings[0]).not.toHaveProperty('status');
  expect(wafExitCodeOf(reportOf(report))).toBe(1);
});

test('a shop in a folder: its token, its pages and its callbacks are below it', async () => {
  const asked: string[] = [];
  await using site = await httpSite((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.end(request.url === `/shop${tokenPath}` ? `${token}\n` : '');
  });
  const url = `http://127.0.0.1:${site.port}/shop/`;
  const report = await judgeSite(
    { url, token, attacks: false, perSecond: 20 },
    { probes: [push()], ranges: [], cacheDir: folder },
    () => {},
    new AbortController().signal,
  );
  expect(asked).toEqual([`GET /shop${tokenPath}`, 'GET /shop/', `POST /shop${push().request.target}`]);
  expect(report).toMatchObject({ name: url.slice(0, -1), delivered: { passed: 1, of: 1 } });
  expect(report.results[0]?.request).toMatch(/^POST \/shop\/wc-api\//);
});
