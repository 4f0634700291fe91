import type { CassetteEntry } from './cassette.ts';

/** By who asks: which headers a cassette has. Cookies and credentials are never among them, ids of the hop neither. */
export const heededHeaders: Readonly<
  Record<CassetteEntry['from'], { request: readonly string[]; answer: readonly string[] }>
> = {
  shop: {
    request: [
      'accept',
      'accept-encoding',
      'content-type',
      'klarna-idempotency-key',
      'klarna-partner',
      'kustom-partner',
      'user-agent',
    ],
    answer: ['allow', 'capture-id', 'content-type', 'location', 'refund-id', 'retry-after', 'www-authenticate'],
  },
  klarna: {
    request: [
      'accept',
      'accept-encoding',
      'accept-language',
      'content-type',
      'origin',
      'referer',
      'transfer-encoding',
      'user-agent',
    ],
    answer: ['content-type', 'location', 'retry-after'],
  },
};

/** Those that are in the list, in its order. @param headers names in lower case */
export function heeded(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  names: readonly string[],
): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = headers[name];
      return value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]];
    }),
  );
}
