import type { CallbackEvent } from '../../evidence/events.ts';
import { messageOf, systemCode } from '../../lib/errors.ts';

export type Failed = Extract<CallbackEvent['outcome'], { type: 'failed' }>;

/** How far an exchange came. */
export type Phase = 'tcp' | 'tls' | 'http';

export const failed = (layer: Failed['layer'], code: string, message: string): Failed => ({
  type: 'failed',
  layer,
  code,
  message,
});

/** Names what went wrong by where it went wrong. The code is Node's, OpenSSL's or undici's. */
export function failureOf(error: unknown, phase: Phase): Failed {
  const code = systemCode(error) ?? systemCode((error as { cause?: unknown } | null)?.cause) ?? nameOf(error);
  return failed(phase === 'http' ? layerOfExchange(code) : phase, code, messageOf(error));
}

/** undici's error for an answer that is no HTTP has a name and no code. */
const nameOf = (error: unknown): string => (error instanceof Error ? error.name : 'UNKNOWN');

/** A connection that breaks under an exchange is TCP's failure; an answer that is not HTTP is HTTP's. */
function layerOfExchange(code: string): 'tcp' | 'http' {
  return code === 'UND_ERR_SOCKET' || /^E[A-Z]+$/.test(code) ? 'tcp' : 'http';
}
