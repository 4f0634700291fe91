import type { ServerResponse } from 'node:http';
import { expect, test, vi } from 'vitest';
import { defaultMerchantOptions } from '../../../harness/klarna/merchant-options.ts';
import { createOrder } from '../../../harness/klarna/order/checkout-changes.ts';
import { sendCallback } from '../../../harness/klarna/sender/send-callback.ts';
import { judgeValidation } from '../../../harness/klarna/snippet/store-answer.ts';
import { pushTo } from './callback-request.ts';
import { orderBody } from './order-body.ts';
import { httpStore } from './raw-store.ts';
import { orderOf } from './transitions.ts';

/** Time passes for timers alone, when the test says so; connections are real. */
test.beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
test.afterEach(() => {
  vi.useRealTimers();
});

/** @returns whether Klarna takes the purchase, and what came of the callback */
async function validatedAfter(seconds: number, options: object, says: 'yes' | 'no') {
  let isAsked: (response: ServerResponse) => void = () => {};
  const asked = new Promise<ServerResponse>((resolve) => {
    isAsked = resolve;
  });
  await using store = await httpStore((_, response) => isAsked(response));
  const merchant_urls = { ...(orderBody().merchant_urls as object), validation: 'http://s1.test/validate' };
  const onHttp = { ...defaultMerchantOptions, urlsWhileWaiting: 'any' as const };
  const order = orderOf(
    createOrder(orderBody({ options, merchant_urls }), { orderId: 'o-1', merchantId: 's1', now: 1 }, onHttp),
  );
  const sent = sendCallback({ ...pushTo('', store.port), kind: 'validation', order, timeouts: undefined });
  const response = await asked;
  await vi.advanceTimersByTimeAsync(seconds * 1_000);
  if (says === 'yes') response.end();
  else response.writeHead(303, { Location: 'https://s1.test/cart/' }).end();
  const { outcome } = await sent;
  return { came: outcome.type, isTaken: judgeValidation(order, outcome) === undefined };
}

const insists = { require_validate_callback_success: true };

// @source docs.klarna.com validate-order: 3 s, then approved; with require_validate_callback_success 10 s, then refused
for (const [seconds, options, says, came, isTaken] of [
  [2.9, {}, 'no', 'answered', false],
  [2.9, {}, 'yes', 'answered', true],
  [3.1, {}, 'no', 'failed', true],
  [9.9, {}, 'no', 'failed', true],
  [10.1, {}, 'no', 'failed', true],
  [2.9, insists, 'yes', 'answered', true],
  [3.1, insists, 'yes', 'answered', true],
  [3.1, insists, 'no', 'answered', false],
  [9.9, insists, 'yes', 'answered', true],
  [10.1, insists, 'yes', 'failed', false],
] as const) {
  const how = options === insists ? 'with' : 'without';
  test(`a ${says} after ${seconds} s, ${how} the option: ${came}, ${isTaken ? 'taken' : 'refused'}`, async () => {
    expect(await validatedAfter(seconds, options, says)).toEqual({ came, isTaken });
  });
}
