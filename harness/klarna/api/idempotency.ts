import type { HandledCall, IncomingCall } from '../http/answer.ts';
import type { Merchant } from '../ledger.ts';

/** What changes nothing, or is told by itself that it is the same again, needs no key. */
const heeds = ({ method, path }: IncomingCall): boolean =>
  method !== 'GET' && (path.startsWith('/ordermanagement/') || path.startsWith('/customer-token/'));

/**
 * A call with the header `Klarna-Idempotency-Key` is done once: the same call with the same key gets the same answer,
 * whatever its body. A refusal did nothing, so the next call with its key is a new one.
 * @source Klarna's published order management and customer token APIs: "only the key matters"
 */
export function onceByKey(merchant: Merchant, call: IncomingCall, serve: () => HandledCall): HandledCall {
  const { method, path, idempotencyKey } = call;
  if (idempotencyKey === undefined || idempotencyKey === '' || !heeds(call)) return serve();
  const key = `${method} ${path} ${idempotencyKey}`;
  const done = merchant.doneOnce.get(key);
  if (done) return { answer: done, merchantId: merchant.merchantId };
  const served = serve();
  if (!served.refusal) merchant.doneOnce.set(key, served.answer);
  return served;
}
