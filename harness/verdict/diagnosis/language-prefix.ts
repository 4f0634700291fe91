import type { Diagnose } from './diagnosis.ts';

/** A language plugin put its prefix before wc-api and does not answer there. */
export const languagePrefix: Diagnose = (push) => {
  const [, prefix] = /^\/([a-z]{2}(?:[-_][a-z]{2})?)\/wc-api\//i.exec(new URL(push.url).pathname) ?? [];
  if (!prefix || push.status !== 404) return undefined;
  return {
    why: `The language plugin turned the callback URL into /${prefix}/wc-api/…, and nothing answers there (404).`,
    change: 'Exempt wc-api from the language plugin’s URLs.',
  };
};
