import { expect, type TestType } from '@playwright/test';
import type { CallbackEvent } from '../../../harness/evidence/events.ts';
import { createAuthority } from '../../../harness/lib/certificates.ts';
import { ask } from './edge-client.ts';
import type { FrontUnderTest } from './front-under-test.ts';

const pushTo = (front: FrontUnderTest, url: string): Promise<CallbackEvent> => {
  const merchantUrls = { terms: '', checkout: '', confirmation: '', push: url };
  return front.send({ kind: 'push', order: { orderId: 'o-1', merchantUrls } });
};

/** One suite for every edge: what callers meet in front of a shop, and what reaches it. */
export function edgeFrontSuite(test: TestType<object, { front: FrontUnderTest }>): void {
  // The tests of a file share one edge.
  test.describe.configure({ mode: 'default' });

  test.describe('what reaches the shop', () => {
    test('is told the host, the scheme, the address and the id of the request, by the edge alone', async ({
      front,
    }) => {
      const forged = { 'x-forwarded-proto': 'gopher', 'x-forwarded-for': '192.0.2.1' };
      for (const [policy, scheme] of [
        ['open', 'https'],
        ['comodo', 'https'],
        ['httpOnly', 'http'],
      ] as const) {
        const host = front.newHost(policy);
        const { requestId } = await front.ask({ url: `${scheme}://${host}/a%20b/?c=%26d`, headers: forged });
        const [seen] = front.atShop(requestId);
        expect(seen, policy).toMatchObject({
          method: 'POST',
          url: '/a%20b/?c=%26d',
          headers: { host, 'x-forwarded-proto': scheme, 'x-forwarded-for': expect.stringMatching(/^[0-9.]+$/) },
        });
        expect(seen?.headers['x-forwarded-for']).not.toBe('192.0.2.1');
      }
    });

    test('carries the body, the cookies and the authorization', async ({ front }) => {
      const headers = { cookie: 'a=1; b=2', authorization: 'Basic Zm9v', 'content-type': 'application/json' };
      const body = JSON.stringify({ text: 'å'.repeat(100_000) });
      const { requestId } = await front.ask({ url: `https://${front.newHost('comodo')}/`, headers, body });
      expect(front.atShop(requestId)).toMatchObject([{ body, headers }]);
    });
  });

  test.describe('a name that no site has', () => {
    const names = {
      'of nothing': 'nobody.shop.test',
      'with a policy that is not served': 's1-a-nothing.shop.test',
      'with more behind it': 's1-a-open.shop.test.evil.test',
      'with a site of too many parts': 's1-a-b-open.shop.test',
    };
    for (const [which, name] of Object.entries(names)) {
      test(`one ${which} is refused on both ports`, async ({ front }) => {
        const overHttp = await front.ask({ url: `http://${name}/` });
        // The edge has no certificate for it: the connection is one to a name it has, the Host header is not.
        const overTls = await front.ask({ url: `https://${front.newHost('open')}/`, headers: { host: name } });
        for (const { status, requestId } of [overHttp, overTls]) {
          expect(status).toBe(421);
          expect(front.atShop(requestId)).toEqual([]);
        }
      });
    }
  });

  test.describe('https', () => {
    test('everywhere: http leads there and serves nothing', async ({ front }) => {
      for (const policy of ['open', 'comodo', 'untrusted'] as const) {
        const host = front.newHost(policy);
        const answer = await front.ask({ url: `http://${host}/wc-api/KCO_WC_Push/?a=b&c=%20` });
        expect(answer).toMatchObject({ status: 301, location: `https://${host}/wc-api/KCO_WC_Push/?a=b&c=%20` });
        expect(front.atShop(answer.requestId)).toEqual([]);
      }
    });

    test('none: the TLS handshake is refused, http is served', async ({ front }) => {
      const host = front.newHost('httpOnly');
      const refused = await pushTo(front, `https://${host}/wc-api/KCO_WC_Push/`);
      expect(refused.outcome).toMatchObject({ type: 'failed', layer: 'tls' });
      expect(front.atShop(refused.requestId)).toEqual([]);

      const served = await pushTo(front, `http://${host}/wc-api/KCO_WC_Push/`);
      expect(served.outcome).toMatchObject({ type: 'answered', status: 200, body: 'from the shop' });
      expect(front.atShop(served.requestId)).toMatchObject([{ headers: { 'x-forwarded-proto': 'http' } }]);
    });

    test('at checkout only: a callback is sent to http', async ({ front }) => {
      const url = `${front.newHost('checkoutOnly')}/wc-api/KCO_WC_Push/?kco_wc_order_id=o-1`;
      const { outcome, requestId } = await pushTo(front, `https://${url}`);
      expect(outcome).toMatchObject({ type: 'answered', status: 301, location: `http://${url}` });
      expect(front.atShop(requestId)).toEqual([]);
    });

    test('at checkout only: every page but checkout, account and assets is sent to http', async ({ front }) => {
      const host = front.newHost('checkoutOnly');
      const leaving = ['/', '/shop/', '/?wc-api=KCO_WC_Push', '/cart/?x=/checkout/', '/en/checkout/', '/?x=wc-ajax'];
      const staying = ['/checkout/', '/checkout/order-received/1/?key=k', '/my-account/', '/wp-content/x.css'];
      staying.push(
        '/wp-includes/x.js',
        '/wp-admin/admin-ajax.php',
        '/?wc-ajax=update_order_review',
        '/shop/?a&wc-ajax=x',
      );
      const statuses = async (paths: string[], scheme: string) => {
        const answers = await Promise.all(paths.map((path) => front.ask({ url: `${scheme}://${host}${path}` })));
        return answers.map(({ status }, index) => [paths[index], status]);
      };
      expect(await statuses(leaving, 'https')).toEqual(leaving.map((path) => [path, 301]));
      expect(await statuses(staying, 'https')).toEqual(staying.map((path) => [path, 200]));
      const all = [...leaving, ...staying];
      expect(await statuses(all, 'http')).toEqual(all.map((path) => [path, 200]));
    });

    const refused = {
      untrusted: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      expired: 'CERT_HAS_EXPIRED',
      wrongHost: 'ERR_TLS_CERT_ALTNAME_INVALID',
      incompleteChain: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    } as const;
    for (const [policy, code] of Object.entries(refused) as [keyof typeof refused, string][]) {
      test(`with a certificate of the kind ${policy}: Klarna does not come in`, async ({ front }) => {
        const event = await pushTo(front, `https://${front.newHost(policy)}/wc-api/KCO_WC_Push/`);
        expect(event.outcome).toMatchObject({ type: 'failed', layer: 'tls', code });
        expect(front.atShop(event.requestId)).toEqual([]);
      });
    }

    test('trusted means: by the authority of this run and no other', async ({ front }) => {
      const stranger = await createAuthority('a stranger', Date.now());
      const url = `https://${front.newHost('open')}/`;
      await expect(ask(front.edge.address, stranger.certificate, { url })).rejects.toThrow(/certificate/);
      expect(await front.ask({ url })).toMatchObject({ status: 200 });
    });
  });

  test.describe("Klarna's names", () => {
    for (const host of ['api.playground.klarna.com', 'checkout.klarna.test']) {
      test(`${host} is the fake, with a certificate of the run`, async ({ front }) => {
        const answer = await front.ask({ url: `https://${host}/checkout/v3/orders`, body: '{}' });
        expect(answer).toMatchObject({ status: 200, body: 'from Klarna' });
        const seen = front.klarna.seen.filter(({ headers }) => headers['x-request-id'] === answer.requestId);
        expect(seen).toMatchObject([{ method: 'POST', url: '/checkout/v3/orders', body: '{}', headers: { host } }]);
        expect(front.atShop(answer.requestId)).toEqual([]);
      });
    }

    test('are not served over http, nor with a certificate of another authority', async ({ front }) => {
      const url = 'api.playground.klarna.com/checkout/v3/orders';
      expect(await front.ask({ url: `http://${url}` })).toMatchObject({ status: 421 });
      const stranger = await createAuthority('a stranger', Date.now());
      const asked = ask(front.edge.address, stranger.certificate, { url: `https://${url}` });
      await expect(asked).rejects.toThrow(/certificate/);
    });
  });
}
