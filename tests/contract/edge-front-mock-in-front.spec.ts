import { expect } from '@playwright/test';
import { edgeFrontSuite } from './support/edge-front-suite.ts';
import { mockInFrontTest as test } from './support/mock-edge-test.ts';
import { afterPayment } from './support/policies.ts';

edgeFrontSuite(test);

const blocked = '/wc-api/KCO_WC_Push/?kco_wc_order_id=o-1&kco_session_id=t_1';

test.describe('one record of two edges', () => {
  test('says that the WAF behind refused, and by which rule', async ({ front }) => {
    const host = front.newHost('comodo');
    const recording = await front.edge.record(host, afterPayment);
    const { requestId, status } = await front.ask({ url: `https://${host}${blocked}` });
    expect(status).toBe(403);
    expect(front.atShop(requestId)).toEqual([]);
    const [row, ...others] = await recording.requests([requestId]);
    expect(row).toMatchObject({ requestId, scheme: 'https', status: 403 });
    expect([row?.upstreamStatus, others]).toEqual([undefined, []]);
    const rows = (await recording.wafRows([requestId])).filter((it) => it.requestId === requestId);
    expect(rows).toMatchObject([{ layer: 'modsecurity', status: 403, rules: [{ id: '211180' }] }]);
  });

  test('says that the shop answered', async ({ front }) => {
    const host = front.newHost('without211180');
    const recording = await front.edge.record(host, afterPayment);
    const { requestId } = await front.ask({ url: `https://${host}${blocked}` });
    expect(front.atShop(requestId)).toHaveLength(1);
    expect(await recording.requests([requestId])).toMatchObject([{ requestId, status: 200, upstreamStatus: 200 }]);
  });

  test('says what the mock refused, of which the edge behind never hears', async ({ front }) => {
    const host = front.newHost('comodo');
    const recording = await front.edge.record(host, afterPayment);
    await recording.timeIs(0);
    const { requestId, status } = await front.ask({ url: `https://${host}${blocked}` });
    expect(status).toBe(503);
    expect(await recording.requests([requestId])).toMatchObject([{ requestId, status: 503 }]);
    const rows = (await recording.wafRows([requestId])).filter((it) => it.requestId === requestId);
    expect(rows.map(({ layer }) => layer)).toEqual(['maintenance']);
    expect(await recording.faultEvents()).toMatchObject([{ fault: 0, did: 'acted', requestId }]);
  });
});
