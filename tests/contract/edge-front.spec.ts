import { hostname } from 'node:os';
import { request } from 'undici';
import { edgeFrontSuite } from './support/edge-front-suite.ts';
import { expect, test } from './support/edge-test.ts';

edgeFrontSuite(test);

test('Klarna’s names lead to the edge from the network of the store', async ({ front, engine }) => {
  const { NetworkSettings } = await engine.docker.getContainer(`kco-harness-${front.runId}-edge`).inspect();
  const internal = NetworkSettings.Networks[`kco-harness-${front.runId}-internal`];
  expect(internal?.Aliases).toEqual(expect.arrayContaining(['api.playground.klarna.com', 'checkout.klarna.test']));
});

test('all published ports are on loopback, and the container says whose it is', async ({ front, engine }) => {
  const inspected = await engine.docker.getContainer(`kco-harness-${front.runId}-edge`).inspect();
  const { address } = front.edge;
  const bound = Object.entries(inspected.NetworkSettings.Ports).flatMap(([inside, bindings]) =>
    (bindings ?? []).map(({ HostIp, HostPort }) => [inside, HostIp, Number(HostPort)]),
  );
  expect(bound.sort()).toEqual([
    ['3306/tcp', '127.0.0.1', expect.any(Number)],
    ['443/tcp', '127.0.0.1', address.httpsPort],
    ['80/tcp', '127.0.0.1', address.httpPort],
    ['8080/tcp', '127.0.0.1', address.adminPort],
  ]);
  expect(inspected.Config.Labels).toMatchObject({
    'org.kco-harness': 'true',
    'org.kco-harness.run': front.runId,
    'org.kco-harness.pid': String(process.pid),
    'org.kco-harness.host': hostname(),
  });
});

test('neither log ever holds a cookie or an authorization', async ({ front }) => {
  const host = front.newHost('comodo');
  const secrets = { cookie: 'wordpress_logged_in=canary-cookie', authorization: 'Basic canary-authorization' };
  const { requestId: passed } = await front.ask({ url: `https://${host}/`, headers: secrets });
  const blocked = await front.watch(() => front.ask({ url: `https://${host}/?session_id=1`, headers: secrets }));
  expect(blocked.auditRows).toHaveLength(1);
  expect(front.atShop(passed)).toMatchObject([{ headers: secrets }]);

  const log = async (name: string) => {
    const { host: address, adminPort } = front.edge.address;
    return (await request(`http://${address}:${adminPort}/logs/${name}.log`)).body.text();
  };
  await expect.poll(() => log('access')).toContain(passed);
  await expect.poll(() => log('access')).toContain(blocked.requestId);
  expect(await log('audit')).toContain(blocked.requestId);
  expect((await log('access')) + (await log('audit'))).not.toMatch(/canary/i);
});
