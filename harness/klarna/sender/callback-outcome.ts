import type { CallbackEvent } from '../../evidence/events.ts';
import { type Exchange, type ExchangeFailure, exchange } from '../../lib/http/exchange.ts';
import type { CallbackTimeouts } from './callback-times.ts';

type Outcome = CallbackEvent['outcome'];
type Failed = Extract<Outcome, { type: 'failed' }>;

/** A callback on its way to the address that Klarna's name server gave. */
export type CallbackExchange = Omit<Exchange, 'readBytes' | 'timeouts'> & {
  /** In Klarna's time. */
  timeouts: CallbackTimeouts;
  /** How long that is here for the answer, in real milliseconds. Default: as long. */
  answerWaitMs?: (patienceMs: number) => number;
};

/** A longer body is given up; what was read of it is kept. */
const drainBytes = 1_000_000;

/** Sends one request as Klarna does, over one fresh connection, and says what came of it. Never throws. */
export async function callbackOutcome(wanted: CallbackExchange): Promise<Outcome> {
  const { timeouts, answerWaitMs, ...others } = wanted;
  const readMs = answerWaitMs?.(timeouts.readMs) ?? timeouts.readMs;
  const exchanged = await exchange({ ...others, timeouts: { ...timeouts, readMs }, readBytes: drainBytes });
  if (exchanged.type === 'failed') return failedAt(exchanged.failure, timeouts);
  // Klarna has no answer before it has all of it.
  if (exchanged.brokeOff) return failedAt(exchanged.brokeOff, timeouts);
  const { location } = exchanged.headers;
  return {
    type: 'answered',
    status: exchanged.status,
    ...(typeof location === 'string' ? { location } : {}),
    body: exchanged.bodyStart,
  };
}

export const failedCallback = (layer: Failed['layer'], code: string, message: string): Failed => ({
  type: 'failed',
  layer,
  code,
  message,
});

function failedAt(
  { layer, timedOut, code, message }: ExchangeFailure,
  { connectMs, readMs }: CallbackTimeouts,
): Failed {
  if (timedOut) {
    const late =
      layer === 'http'
        ? `no complete answer within ${readMs / 1_000} s`
        : `no ${layer === 'tls' ? 'TLS session' : 'connection'} within ${connectMs / 1_000} s`;
    return failedCallback('time-out', code, late);
  }
  if (layer === 'http') return failedCallback(brokenConnection(code) ? 'tcp' : 'http', code, message);
  return failedCallback(layer === 'request' ? 'tcp' : layer, code, message);
}

/** A connection that breaks under an exchange is TCP's failure; an answer that is not HTTP is HTTP's. */
const brokenConnection = (code: string): boolean => code === 'UND_ERR_SOCKET' || /^E[A-Z]+$/.test(code);
