import type { Diagnose } from './diagnosis.ts';
import { capital, wordsFor } from './words-for.ts';

/** A POST that is redirected by 301 or 302 becomes a GET, or is dropped; 307 and 308 keep it for whoever follows. */
export const redirected: Diagnose = (push) => {
  if (push.status === null || push.status < 300 || push.status >= 400 || !push.location) return undefined;
  const to = new URL(push.location, push.url);
  const downgrade = push.url.startsWith('https:') && to.protocol === 'http:';
  return {
    why: `${capital(wordsFor(push))} was redirected (${push.status}) to ${to.protocol}//${to.host}${to.pathname}, ${consequence(push.status)}.`,
    change: downgrade
      ? 'Use https for the whole shop: take out the rule that sends pages outside the checkout back to http.'
      : 'Answer /wc-api/ where it is called: take it out of the redirect.',
  };
};

const consequence = (status: number): string =>
  status === 307 || status === 308
    ? 'which keeps the POST, but Klarna is not known to follow redirects'
    : 'and a redirected POST does not arrive';
