import type { Diagnose } from './diagnosis.ts';

/** A language plugin put its prefix before wc-api and does not answer there, or answers nothing without one. */
export const languagePrefix: Diagnose = (push, { conditions: { store } }) => {
  const { pathname } = new URL(push.url);
  if (store.languagePrefix === 'demanded' && push.status === 404 && pathname.startsWith('/wc-api/')) {
    return {
      why: `The language plugin wants a prefix before every address, so /wc-api/… is answered 404.`,
      change:
        'Let the default language have no prefix (Polylang: "Hide URL language information for default language"), or exempt wc-api from the plugin’s rules.',
    };
  }
  const [, prefix] = /^\/([a-z]{2}(?:[-_][a-z]{2})?)\/wc-api\//i.exec(pathname) ?? [];
  if (!prefix || push.status !== 404) return undefined;
  return {
    why: `The language plugin turned the callback URL into /${prefix}/wc-api/…, and nothing answers there (404).`,
    change: 'Exempt wc-api from the language plugin’s URLs.',
  };
};
