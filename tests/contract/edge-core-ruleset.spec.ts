import { edgePolicyOf } from '../../harness/edge/edge-policy.ts';
import { ModsecurityEdge } from '../../harness/edge/modsecurity/modsecurity-edge.ts';
import { startEdge } from '../../harness/edge/modsecurity/start-edge.ts';
import { createOrder } from '../../harness/klarna/order/checkout-changes.ts';
import type { KlarnaOrder } from '../../harness/klarna/order/klarna-order.ts';
import type { CallbackMessage } from '../../harness/klarna/sender/callback-body.ts';
import { sendCallback } from '../../harness/klarna/sender/send-callback.ts';
import { Cleanup } from '../../harness/lib/cleanup.ts';
import { systemClock } from '../../harness/lib/clock.ts';
import { withDeviations } from '../../harness/scenario/conditions.ts';
import { orderBody } from '../unit/klarna/order-body.ts';
import { test as dockerTest, expect } from './support/docker-test.ts';
import { edgeSurroundings } from './support/edge-surroundings.ts';

const levels = ['crs-pl1', 'crs-pl2', 'crs-pl3', 'crs-pl4'] as const;
type Level = (typeof levels)[number];

const policyOf = (ruleset: Level) => edgePolicyOf(withDeviations({ edge: { waf: 'modsecurity', ruleset } }));
const siteOf = (level: Level) => `s1-a-${policyOf(level).name}.shop.test`;

interface Sent {
  status: number | undefined;
  atShop: number;
  /** Of the audit row; empty where there is none. */
  ids: string[];
}

interface CoreRulesetEdge {
  /** Sends as Klarna does, and asks the shop and the log. */
  send(message: CallbackMessage, level: Level): Promise<Sent>;
}

const test = dockerTest.extend<object, { edge: CoreRulesetEdge }>({
  edge: [
    async ({ engine }, use) => {
      await using started = new Cleanup();
      const { options, shop } = await edgeSurroundings(engine, started, levels.map(policyOf));
      const { address } = started.use(await startEdge(options));
      const edge = new ModsecurityEdge(address);
      await use({
        send: async (message, level) => {
          const recording = await edge.record(siteOf(level));
          const { outcome, requestId } = await sendCallback({
            ...message,
            attempt: 1,
            scheduledMs: 120_000,
            resolve: () => ({ address: address.host, port: address.httpsPort }),
            ca: options.authority.certificate,
            followRedirects: false,
            clock: systemClock,
          });
          // nginx writes both logs in one go: once the access log has its row, an audit row that is missing will not come.
          await recording.requests([requestId]);
          const rows = (await recording.wafRows([])).filter((row) => row.requestId === requestId);
          return {
            status: outcome.type === 'answered' ? outcome.status : undefined,
            atShop: shop.seen.filter(({ headers }) => headers['x-request-id'] === requestId).length,
            ids: rows.flatMap(({ rules }) => rules.map(({ id }) => id)),
          };
        },
      });
    },
    { scope: 'worker', timeout: 300_000 },
  ],
});

// The tests of this file share one edge.
test.describe.configure({ mode: 'default' });

/** An order as the plugin makes it, all its addresses at the site of this level. */
function orderAt(level: Level): KlarnaOrder {
  const site = `https://${siteOf(level)}`;
  const callback = (name: string, more = '') => `${site}/wc-api/${name}/?kco_wc_order_id={checkout.order.id}${more}`;
  const merchant_urls = {
    terms: `${site}/terms/`,
    checkout: `${site}/checkout/`,
    confirmation: `${site}/checkout/?kco_confirm=yes&kco_order_id={checkout.order.id}`,
    push: callback('KCO_WC_Push', '&kco-action=push&kco_session_id=t_0123456789abcdef0123456789abcd'),
    notification: callback('KCO_WC_Notification'),
    validation: callback('KCO_WC_Validation'),
  };
  const merchant_data = '{"is_user_logged_in":true,"coupons":["summer10"]}';
  const meta = { orderId: '6d1f4bd0-9f4d-4b6e-8d0c-2f0f6f2f7a11', merchantId: 's1', now: 0 };
  const created = createOrder(orderBody({ merchant_urls, merchant_data }), meta);
  if (!('order' in created)) throw new Error('the order was refused');
  return created.order;
}

/** Which rules must be among those of the audit row that denied it; undefined: it passes. */
interface Told {
  push: string[] | undefined;
  notification: string[] | undefined;
  validation: string[] | undefined;
}

/** JSON inside the string `merchant_data`. */
const jsonInString = ['942200', '942260', '942340'];

/** @source facts/waf.md, "Which callback is blocked by what"; the push at level 4: an order id of Klarna's has hyphens */
const told: Record<Level, Told> = {
  'crs-pl1': { push: undefined, notification: undefined, validation: undefined },
  'crs-pl2': { push: undefined, notification: undefined, validation: jsonInString },
  'crs-pl3': { push: undefined, notification: undefined, validation: [...jsonInString, '932190'] },
  'crs-pl4': {
    push: ['942432'],
    notification: ['920273', '942432'],
    validation: [...jsonInString, '932190', '920273'],
  },
};

for (const level of levels) {
  const callbacks = {
    push: () => ({ kind: 'push', order: orderAt(level) }),
    notification: () => ({ kind: 'notification', order: orderAt(level), eventType: 'FRAUD_RISK_ACCEPTED' }),
    validation: () => ({ kind: 'validation', order: orderAt(level) }),
  } as const satisfies Record<keyof Told, () => CallbackMessage>;

  for (const kind of ['push', 'notification', 'validation'] as const) {
    const denying = told[level][kind];
    test(`${level}: a ${kind} ${denying ? `is denied by ${denying.join(', ')}` : 'passes'}`, async ({ edge }) => {
      const { status, atShop, ids } = await edge.send(callbacks[kind](), level);
      expect({ status, atShop }).toEqual(denying ? { status: 403, atShop: 0 } : { status: 200, atShop: 1 });
      expect(ids).toEqual(expect.arrayContaining(denying ?? []));
      // A score says how much it was, not what it was for.
      expect(ids.filter((id) => /^(949|959|980)/.test(id))).toEqual([]);
      // None of Comodo's: the session id in the push's address is no business of this rule set.
      expect(ids.filter((id) => id.startsWith('211'))).toEqual([]);
    });
  }
}
