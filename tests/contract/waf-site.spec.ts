import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { edgePolicyOf } from '../../harness/edge/edge-policy.ts';
import { startEdge } from '../../harness/edge/modsecurity/start-edge.ts';
import { Cleanup } from '../../harness/lib/cleanup.ts';
import { withDeviations } from '../../harness/scenario/conditions.ts';
import type { ConfigurationReport } from '../../harness/waf/waf-report.ts';
import { edgeSurroundings } from './support/edge-surroundings.ts';
import { expect, judge, test } from './support/waf-command.ts';

const token = 'a-token-for-the-contract-test';
const policy = edgePolicyOf(withDeviations({ edge: { waf: 'modsecurity' } }));

/** What a run says of each callback. */
const outcomes = ({ results }: ConfigurationReport) =>
  results.filter(({ type }) => type === 'callback').map(({ id, status, outcome }) => ({ id, status, outcome }));

/** The findings less what only the rules' text tells. */
const findings = (configuration: ConfigurationReport) =>
  configuration.findings
    .filter(({ kind }) => kind !== 'shopper')
    .map(({ rule, kind, status, probes, mustPass, versions }) => ({
      rule: rule?.id,
      kind,
      status,
      probes,
      mustPass,
      versions,
    }));

test('the container edge as anybody’s site: the findings of the rule set itself, without a log less the ids', async ({
  engine,
  folder,
}) => {
  test.setTimeout(300_000);
  await using started = new Cleanup();
  // The file under /.well-known/ is what every page of this shop answers.
  const { options, shop } = await edgeSurroundings(engine, started, [policy], token);
  const { address } = started.use(await startEdge(options));
  const ca = join(folder, 'ca.pem');
  await writeFile(ca, options.authority.certificate);
  const site = [
    ...['--target', `https://s1-a-${policy.name}.shop.test`, '--token', token, '--ca', ca, '--rate', '20'],
    ...['--connect-to', `${address.host}:${address.httpsPort}`],
  ];

  const known = await judge(['--rules', 'comodo'], folder);
  const withLog = await judge(
    [...site, '--audit-log', `http://${address.host}:${address.adminPort}/logs/audit.log`],
    folder,
  );
  expect(withLog.exitCode).toBe(1);
  expect(withLog.first.target).toMatchObject({ type: 'site', ruleIds: 'from log' });
  // A site is sent each request with its length.
  const sendable = outcomes(known.first).filter(({ id }) => !/-without-length|-in-chunks/.test(id));
  const unsent = outcomes(known.first).length - sendable.length;
  expect(unsent).toBeGreaterThan(0);
  expect(withLog.first.notes.join(' ')).toContain(`${unsent} requests in chunks or without a length were not`);
  expect(outcomes(withLog.first)).toEqual(sendable);
  expect(findings(withLog.first)).toEqual(findings(known.first));
  expect(withLog.first.findings[0]?.rule).toMatchObject({ id: '211180', line: 21 });
  expect(withLog.first.delivered).toEqual(known.first.delivered);
  expect(withLog.first.remedy).toMatchObject({ outcome: 'not-tried', upgradeIsEnough: true, tried: [] });

  const withoutLog = await judge(site, folder);
  expect(outcomes(withoutLog.first).map(({ id, status }) => [id, status])).toEqual(
    sendable.map(({ id, status }) => [id, status]),
  );
  expect(findings(withoutLog.first)).toEqual(findings(known.first).map((finding) => ({ ...finding, rule: undefined })));
  expect(withoutLog.first.protection).toBeUndefined();

  // Neither an attack nor a page of the shop was asked for: the token, the home page, and callbacks.
  expect(shop.seen.filter(({ url }) => !/wc-api|kco-block|wc(?:\/|%2F)store/.test(url)).map(({ url }) => url)).toEqual(
    [withLog, withoutLog].flatMap(() => ['/.well-known/kco-harness-waf.txt', '/']),
  );
});
