import type { Diagnose } from './diagnosis.ts';
import { wordsFor } from './words-for.ts';

/** The shop's name means nothing on the internet: a local site, a VPN, a name in private DNS. */
export const nameNotFound: Diagnose = (push) =>
  push.error?.layer === 'dns'
    ? {
        why: `Klarna cannot find the shop: ${new URL(push.url).hostname} has no public address, so ${wordsFor(push)} was never sent.`,
        change: 'Give the shop a public name, or put a tunnel in front of it while you test.',
      }
    : undefined;
