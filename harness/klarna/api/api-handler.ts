import { klarnaRouteOf } from '../../scenario/klarna-routes.ts';
import { type HandledCall, type IncomingCall, refusalAnswer } from '../http/answer.ts';
import type { Ledger } from '../ledger.ts';
import type { KlarnaRefusal } from '../order/transition.ts';
import { misfitsOfServed } from './api-description.ts';
import { authenticate, unauthorizedAnswer } from './authentication.ts';
import { throughFaults } from './faults.ts';
import { onceByKey } from './idempotency.ts';
import { handlers } from './routes.ts';

/**
 * Answers one call to the API as Klarna would. Calls that the fake does not know are refused, and say so.
 * @throws NoAnswer where a fault breaks the connection off
 */
export async function handleApiCall(ledger: Ledger, snippetBaseUrl: string, call: IncomingCall): Promise<HandledCall> {
  const credentials = authenticate(ledger, call.authorization);
  const merchantId = credentials.type === 'merchant' ? credentials.merchant.merchantId : credentials.claimed;
  const refused = (
    refusal: KlarnaRefusal,
    answer = refusalAnswer(refusal, ledger.nextCorrelationId()),
  ): HandledCall => ({
    answer,
    merchantId,
    refusal,
  });
  const match = klarnaRouteOf(call.method, call.path);
  if (!match) return refused(unknownRoute(call));
  if (credentials.type === 'unauthenticated') {
    return refused(
      { status: 401, errorCode: 'UNAUTHORIZED', messages: ['Wrong or no credentials'] },
      unauthorizedAnswer,
    );
  }
  if (call.body.type === 'bad') {
    const status = call.path.startsWith('/ordermanagement/') ? 422 : 400;
    return refused({ status, errorCode: 'BAD_VALUE', messages: [`Bad value: ${call.body.why}`] });
  }
  const { merchant } = credentials;
  const serve = (): HandledCall => {
    const outcome = handlers[match.route]({
      ledger,
      merchant,
      orderId: match.orderId,
      body: call.body.type === 'json' ? call.body.value : undefined,
      snippetBaseUrl,
      origin: `https://${call.host}`,
    });
    if (outcome.type === 'answer') {
      const amiss = misfitsOfServed(match.route, outcome.answer);
      return { answer: outcome.answer, merchantId, ...(amiss.length > 0 && { answerAmiss: amiss }) };
    }
    return outcome.emptyBody ? refused(outcome.refusal, { status: outcome.refusal.status }) : refused(outcome.refusal);
  };
  return throughFaults(ledger, merchant, match.route, call, () => onceByKey(merchant, call, serve));
}

function unknownRoute({ method, path }: IncomingCall): KlarnaRefusal {
  return {
    status: 404,
    errorCode: 'NOT_FOUND',
    messages: [`This fake Klarna does not serve ${method} ${path}. What it serves is in harness/klarna/LIMITS.md`],
  };
}
