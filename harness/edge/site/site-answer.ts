import type { ExchangeFailure } from '../../lib/http/exchange.ts';

/** What came of one request to somebody's site. */
export type SiteAnswer =
  | {
      type: 'answered';
      requestId: string;
      status: number;
      /** Names in lower case. */
      headers: Readonly<Record<string, string>>;
      /** At most 2 kB. */
      bodyStart: string;
      whole: boolean;
    }
  | { type: 'failed'; requestId: string; failure: ExchangeFailure }
  | { type: 'not-sent'; requestId: string; why: string };
