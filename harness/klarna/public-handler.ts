import { messageOf } from '../lib/errors.ts';
import { NoAnswer, type PlainAnswer, type PlainRequest } from '../lib/http/plain-http.ts';
import { handleApiCall } from './api/api-handler.ts';
import { authenticate } from './api/authentication.ts';
import { handleHostedCall } from './hosted/hosted-handler.ts';
import { type HandledCall, plainAnswer, readBody, refusalAnswer } from './http/answer.ts';
import { roleOfHost } from './klarna-hosts.ts';
import type { Ledger } from './ledger.ts';
import type { KlarnaRefusal } from './order/transition.ts';
import { type Assets, handleSnippetCall } from './snippet/snippet-handler.ts';

export interface PublicFace {
  ledger: Ledger;
  assets: Assets;
  snippetBaseUrl: string;
}

/** What a request turned out to be, for the books. */
interface Handled extends HandledCall {
  isApiCall: boolean;
}

/** Serves Klarna's public names: by `Host` alone, and in the ledger's books whatever comes. */
export async function servePublic(face: PublicFace, request: PlainRequest): Promise<PlainAnswer> {
  const { ledger } = face;
  const { method } = request;
  const host = (request.headers.host ?? '').toLowerCase().replace(/:\d+$/, '');
  const path = request.url.split('?')[0] ?? '/';
  await passBreakpoint(ledger, host, path, request);
  const at = ledger.clock.now();
  const handled = await dispatched(face, { at, method, host, path }, request);
  const { merchantId, refusal, answer } = handled;
  if (refusal) {
    const { errorCode } = refusal;
    const reason = reasonOf(refusal);
    ledger.recordRefusal({ at, merchantId, method, host, path, status: answer.status, errorCode, reason });
  }
  if (handled.isApiCall) {
    const errorCode = refusal?.errorCode;
    const durationMs = ledger.clock.now() - at;
    const shopGot = request.signal?.aborted ? 'nothing' : handled.isHalved ? 'half' : undefined;
    ledger.recordCall(merchantId, {
      type: 'api-call',
      at,
      method,
      host,
      path,
      status: answer.status,
      errorCode,
      ...(shopGot && { shopGot }),
      ...(refusal ? { reason: reasonOf(refusal) } : {}),
      ...(refusal?.badValues && { badValues: refusal.badValues }),
      ...(handled.byFault && { byFault: true }),
      ...(handled.answerAmiss && { answerAmiss: handled.answerAmiss }),
      durationMs,
    });
  }
  return plainAnswer(answer);
}

const reasonOf = ({ messages }: KlarnaRefusal): string => messages.join('; ');

/** Calls are parked here while their merchant's breakpoint is on for them: they are served when they are released. */
async function passBreakpoint(ledger: Ledger, host: string, path: string, request: PlainRequest): Promise<void> {
  if (roleOfHost(host) !== 'api') return;
  const credentials = authenticate(ledger, request.headers.authorization);
  if (credentials.type !== 'merchant') return;
  const { options, breakpoint } = credentials.merchant;
  const isMeant = options.breakpoint === 'every-call' || path.startsWith('/ordermanagement/');
  if (options.breakpoint !== 'off' && isMeant) await breakpoint.pass(request.method, path);
}

/** What fails in the fake itself is a refusal that says so. @throws NoAnswer */
async function dispatched(
  face: PublicFace,
  call: Parameters<typeof dispatch>[1],
  request: PlainRequest,
): Promise<Handled> {
  try {
    return await dispatch(face, call, request);
  } catch (error) {
    if (error instanceof NoAnswer) throw error;
    const refusal = {
      status: 500,
      errorCode: 'INTERNAL_ERROR',
      messages: [`Not served, the fake itself failed: ${messageOf(error)}`],
    };
    return { answer: refusalAnswer(refusal, face.ledger.nextCorrelationId()), refusal, isApiCall: false };
  }
}

async function dispatch(
  { ledger, assets, snippetBaseUrl }: PublicFace,
  call: { at: number; method: string; host: string; path: string },
  request: PlainRequest,
): Promise<Handled> {
  const body = readBody(request.body);
  switch (roleOfHost(call.host, new URL(snippetBaseUrl).hostname)) {
    case 'api': {
      const { authorization, 'klarna-idempotency-key': keys } = request.headers;
      const incoming = { ...call, authorization, idempotencyKey: [keys].flat()[0], body };
      return { ...(await handleApiCall(ledger, snippetBaseUrl, incoming)), isApiCall: true };
    }
    case 'snippet': {
      const template = assets.get('/kco/hosted.html')?.text ?? '';
      const outcome =
        handleHostedCall(ledger, template, snippetBaseUrl, call) ??
        (await handleSnippetCall(ledger, assets, { ...call, body }));
      if (outcome.type === 'answer') return { answer: outcome.answer, isApiCall: false };
      const answer = refusalAnswer(outcome.refusal, ledger.nextCorrelationId());
      return { answer, refusal: outcome.refusal, merchantId: outcome.merchantId, isApiCall: false };
    }
    case 'unknown': {
      const messages = [
        `This fake Klarna answers to no host "${call.host}". Its hosts are in harness/klarna/klarna-hosts.ts`,
      ];
      const refusal = { status: 404, errorCode: 'NOT_FOUND', messages };
      return { answer: refusalAnswer(refusal, ledger.nextCorrelationId()), refusal, isApiCall: false };
    }
  }
}
