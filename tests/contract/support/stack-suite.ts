import type { SiteRecord } from '../../../harness/evidence/site-record.ts';
import { eventsOf } from '../../../harness/evidence/site-record.ts';
import type { StackName } from '../../../harness/run/stack/stack.ts';
import { judgeCallbacks } from '../../../harness/verdict/judge-callbacks.ts';
import { versions } from '../../e2e/support.ts';
import { askSite } from './ask-site.ts';
import { expect, test } from './stack-test.ts';
import { probesFor, subfolderProbes } from './url-probes.ts';

const read = 'GET checkout';
const update = 'POST checkout';
const hosted = 'POST hosted page';
const review = [read, read, update];
const confirming = ['GET management', 'POST management/acknowledge', 'PATCH management/merchant-references'];
type Version = (typeof versions)[number];
const callsToPay: Readonly<Record<Version, string[]>> = {
  '2.20.9': [update, ...review, read, read, read, update, read, read, update],
  '2.13.11': [update, ...review, read, read, read, update, read, read, update],
  '2.8.7': [update, ...review, read, read, read, update, read, update],
  '2.5.9': [update, ...review, read, read, update, read, update],
};

/** How the plugin calls Klarna in the order's notes. */
const brandOf = (kco: Version): string => (kco === '2.20.9' ? 'Kustom' : 'Klarna');
/** Without the session's id in the push's URL rule 211180 has nothing to stop. */
const older = versions.filter((kco) => kco !== '2.20.9');

/** One suite, two implementations: what a shop does is stated once, and holds for the model and for the real software. */
export function stackSuite(stackName: StackName): void {
  test.describe(stackName, () => suite());
}

function suite(): void {
  // One worker: a stack is shared by all tests of the file.
  test.describe.configure({ mode: 'default' });

  for (const permalinks of ['pretty', 'category', 'plain', 'index.php'] as const) {
    test(`${permalinks} permalinks: every address means what it means to WordPress`, async ({ stack }) => {
      await using site = await stack.open({ store: { permalinks } });
      for (const { url, get, post = get } of probesFor(permalinks)) {
        expect.soft(await askSite(site, 'GET', url), `GET ${url}`).toEqual(get);
        expect.soft(await askSite(site, 'POST', url), `POST ${url}`).toEqual(post);
        const { page: _, ...headers } = get;
        expect.soft(await askSite(site, 'HEAD', url), `HEAD ${url}`).toEqual(headers);
      }
    });
  }

  test('in a subfolder every address begins there, and nothing else is the shop’s', async ({ stack }) => {
    await using site = await stack.open({ store: { wordpressIn: 'subfolder' } });
    for (const { url, get, post = get } of subfolderProbes) {
      expect.soft(await askSite(site, 'GET', url), `GET ${url}`).toEqual(get);
      expect.soft(await askSite(site, 'POST', url), `POST ${url}`).toEqual(post);
    }
  });

  for (const kco of versions) {
    test(`KCO ${kco}, tab closed: the push pays, and acknowledges`, async ({ stack }) => {
      const record = await stack.play(kco, { shopper: { afterPaying: 'closes-tab' } });
      expect(record.gaps).toEqual([]);
      const [purchase] = record.purchases;
      expect(purchase).toMatchObject({ status: 'authorized', acknowledged: true });
      expect(callsOf(record)).toEqual([...callsToPay[kco], ...confirming]);
      expect(record.orders).toMatchObject([{ status: 'processing', paid: true, createdVia: 'checkout' }]);
      expect(Number(record.orders[0]?.total)).toBe(149);
      expect(record.orders[0]?.notes).toEqual([
        'Order status changed from Pending payment to Processing.',
        `Payment via ${brandOf(kco)} Checkout, order ID: ${purchase?.orderId}`,
      ]);
      expect(purchase?.merchantReference).toBe(String(record.orders[0]?.id));
      expect(judgeCallbacks(record)).toMatchObject([{ status: 200, body: '-1', handled: true, blockedBy: null }]);
    });

    test(`KCO ${kco}, customer returns: the return pays, and Klarna never pushes`, async ({ stack }) => {
      const record = await stack.play(kco, {});
      const [purchase] = record.purchases;
      expect(callsOf(record)).toEqual([...callsToPay[kco], ...confirming, read]);
      expect(record.orders[0]?.notes).toEqual([
        `Payment via ${brandOf(kco)} Checkout, order ID: ${purchase?.orderId}`,
        'Order status changed from Pending payment to Processing.',
      ]);
      expect(judgeCallbacks(record)).toEqual([]);
    });
  }

  for (const kco of older) {
    for (const ruleset of ['comodo', 'comodo-rev3'] as const) {
      test(`KCO ${kco}, 211180 of ${ruleset} blocks the push and nothing else`, async ({ stack }) => {
        const record = await stack.play(kco, {
          edge: { waf: 'modsecurity', ruleset },
          shopper: { afterPaying: 'closes-tab' },
        });
        expect(record.gaps).toEqual([]);
        expect(callsOf(record)).toEqual(callsToPay[kco]);
        expect(record.orders).toMatchObject([{ status: 'pending', paid: false, notes: [] }]);
        const blocked = { status: 403, blockedBy: { layer: 'modsecurity', ruleIds: ['211180'] }, handled: false };
        expect(judgeCallbacks(record)).toMatchObject([blocked, blocked]);
        const refused = eventsOf(record, 'edge-request').filter(({ status }) => status >= 400);
        expect(refused.map(({ url }) => url.split('?')[0])).toEqual(['/wc-api/KCO_WC_Push/', '/wc-api/KCO_WC_Push/']);
        const [row] = eventsOf(record, 'waf');
        expect(row?.rules).toMatchObject([{ id: '211180', matched: 'Matched ARGS_NAMES:kco_session_id' }]);
      });
    }
  }

  test('an order is paid by its link on Klarna’s own page: two calls, and no reference before the acknowledgement', async ({
    stack,
  }) => {
    const record = await stack.play('2.13.11', { shopper: { buys: 'order-pay' } });
    expect(record.gaps).toEqual([]);
    expect(callsOf(record)).toEqual([update, hosted, ...confirming, read]);
    const [purchase] = record.purchases;
    expect(record.orders).toMatchObject([
      {
        status: 'processing',
        createdVia: 'admin',
        klarnaOrderId: purchase?.orderId,
        notes: [
          'Customer redirected to Klarna Hosted Payment Page.',
          `Payment via Klarna Checkout, order ID: ${purchase?.orderId}`,
          'Order status changed from Pending payment to Processing.',
        ],
      },
    ]);
    const [order] = eventsOf(record, 'edge-request');
    expect(order?.url).toMatch(/^\/checkout\/order-pay\/15\/\?pay_for_order=true&key=/);
    const back = eventsOf(record, 'edge-request').find(({ url }) => url.includes('/order-received/'));
    expect(back?.url).toMatch(/&sid=[0-9a-f-]{36}&kco_confirm=yes&kco_order_id=[0-9a-f-]{36}$/);
  });

  test('who goes back from Klarna’s page is at the order again, and nothing is paid', async ({ stack }) => {
    const record = await stack.play('2.13.11', { shopper: { buys: 'order-pay', pays: 'goes-back' } });
    expect(callsOf(record)).toEqual([update, hosted]);
    expect(record.orders).toMatchObject([{ status: 'pending', paid: false }]);
    const back = eventsOf(record, 'shopper').find(({ step }) => step === 'went-back');
    expect(back?.page).toMatchObject({ status: 200, path: '/checkout/order-pay/15/' });
  });

  test('KCO 2.13.11 refuses the form of the redirect flow, and asks Klarna nothing', async ({ stack }) => {
    const record = await stack.play('2.13.11', { store: { checkoutFlow: 'redirect' } });
    expect(record.gaps).toEqual([]);
    expect(callsOf(record)).toEqual([]);
    expect(record.orders).toEqual([]);
    const refused = eventsOf(record, 'shopper').find(({ step }) => step === 'refused');
    expect(refused?.detail).toBe('The Klarna order id could not be retrieved from the session. Please try again.');
  });

  test('a shop on http registers http callbacks', async ({ stack }) => {
    const record = await stack.play('2.13.11', { store: { https: 'none' }, shopper: { afterPaying: 'closes-tab' } });
    expect(judgeCallbacks(record)).toMatchObject([{ url: expect.stringMatching(/^http:/), handled: true }]);
    expect(record.orders).toMatchObject([{ status: 'processing' }]);
  });
}

/** The plugin's calls: `POST checkout`, `GET management`, … */
function callsOf(record: SiteRecord): string[] {
  return eventsOf(record, 'api-call').map(({ method, path }) => {
    if (path === '/hpp/v1/sessions') return hosted;
    const [, kind, rest = ''] = /^\/(checkout|ordermanagement)\/v\d\/orders(?:\/[^/]+)?(\/.*)?$/.exec(path) ?? [];
    return `${method} ${kind === 'checkout' ? 'checkout' : 'management'}${rest}`;
  });
}
