import { expect, test } from '@playwright/test';
import { markFor, readAnswer } from '../../harness/run/probe/probe-mark.ts';
import type { ProbeCause } from '../../harness/verdict/probe/probe-causes.ts';
import { openProbedScenarios, type ProbedScenario, type ProbedScenarios } from './probe/probed-scenarios.ts';
import { whatIsMissing } from './support.ts';

// `kco-harness probe` in real shops with one fault each: it names the cause that the harness names. Containers alone: the simulated
// shop runs no PHP, and so has no companion plugin.

const missing = await whatIsMissing();
test.skip(missing !== undefined, missing);
// A stack has all shops of a version.
test.describe.configure({ mode: 'default' });

/** Nothing is wrong there. */
const healthy = ['healthy-tab-closed', 'block-healthy'];

/** What the probe finds in a shop, and how the harness says the same of it. */
type Row = [scenario: string, about: string, cause: ProbeCause, harness: RegExp];

const rows: Readonly<Record<string, readonly Row[]>> = {
  '2.20.9': [
    ['basic-auth-tab-closed', 'push', 'password', /asks every visitor for a password/],
    ['maintenance-after-paying-tab-closed', 'the site', 'maintenance', /in maintenance mode/],
    ['wordfence-tab-closed', 'push', 'firewall', /Wordfence limits callers/],
    ['wordfence-rule-tab-closed', 'push', 'firewall', /rule of Wordfence’s firewall/],
    ['cloudflare-challenge-tab-closed', 'push', 'firewall', /Cloudflare answered .* with a challenge/],
    ['cloudflare-bot-fight-allowed-in-vain-tab-closed', 'push', 'firewall', /Cloudflare’s Bot Fight Mode/],
    ['sucuri-tab-closed', 'push', 'firewall', /Sucuri’s firewall/],
    ['imunify360-tab-closed', 'push', 'firewall', /Imunify360/],
    ['siteground-captcha-tab-closed', 'push', 'firewall', /SiteGround’s anti-bot/],
    ['imperva-tab-closed', 'push', 'answered-by-another', /page and status 200: it looks well in every log/],
    ['block-page-with-200-tab-closed', 'push', 'answered-by-another', /Bot filter answered 200/],
    ['old-copy-answers-204-tab-closed', 'push', 'answered-by-another', /the shop itself was never asked/],
    ['strange-user-agent-406-tab-closed', 'push', 'firewall', /agent filter answered 406/],
    ['country-block-tab-closed', 'push', 'firewall', /visitors of the shop’s own country only/],
    ['ip-block-tab-closed', 'push', 'closed', /cut the connection from Klarna’s address/],
    ['rate-limit-tab-closed', 'push', 'rate-limit', /A rate limit answered 429/],
    ['redirect-301-tab-closed', 'push', 'redirect', /was redirected \(301\)/],
    ['redirect-www-tab-closed', 'push', 'redirect', /was redirected \(301\) to https:\/\/www\./],
    ['cdn-keeps-first-answer-tab-closed', 'push, again', 'cache', /what it had kept of an earlier one/],
    ['certificate-expired-tab-closed', 'the site', 'certificate', /CERT_HAS_EXPIRED/],
    ['certificate-wrong-host-tab-closed', 'the site', 'certificate', /ERR_TLS_CERT_ALTNAME_INVALID/],
    ['certificate-untrusted-tab-closed', 'the site', 'certificate', /UNABLE_TO_VERIFY_LEAF_SIGNATURE/],
    ['certificate-incomplete-chain-tab-closed', 'the site', 'certificate', /UNABLE_TO_VERIFY_LEAF_SIGNATURE/],
    ['name-private-tab-closed', 'the site', 'name-unknown', /has no public address/],
    ['dead-ipv6-tab-closed', 'push, at 2001:db8::7', 'dead-address', /IPv6 address at which nothing answers/],
    ['callback-host-gone-tab-closed', 'push', 'callback-host', /has another host/],
    [
      'callback-host-without-certificate-tab-closed',
      'push',
      'callback-host',
      /has another host.*ERR_TLS_CERT_ALTNAME_INVALID/,
    ],
    ['https-checkout-only-tab-closed', 'the site', 'no-https', /Use https for the whole shop/],
    ['permalinks-plain-tab-closed', 'push', 'permalinks-plain', /plain permalinks do not route/],
    ['permalinks-index-php-tab-closed', 'push', 'permalinks-index-php', /index\.php permalinks do not route/],
    ['language-prefix-demanded-tab-closed', 'push', 'language-prefix', /language plugin wants a prefix/],
    [
      'language-prefix-not-answered-tab-closed',
      'push',
      'language-prefix',
      /language plugin turned the callback URL into/,
    ],
    ['rewrite-rules-lost-tab-closed', 'push', 'rewrite-rules-lost', /rewrite rules for \/wc-api\/ are lost/],
    ['htaccess-ignored-tab-closed', 'push', 'not-rewritten', /the web server does not heed them/],
    ['query-lost-tab-closed', 'push', 'query-lost', /lost the query/],
    ['plugin-deactivated-tab-closed', 'the site', 'unhooked', /no plugin was there to handle it/],
    ['under-construction-tab-closed', 'the site', 'ended-by-plugin', /under construction/],
    ['database-read-only-in-push-tab-closed', 'push', 'database-read-only', /database took no writes/],
    [
      'klarna-unreachable-in-push-tab-closed',
      'the shop → Klarna’s API',
      'klarna-unreachable',
      /total at Klarna could not be read/,
    ],
    ['block-validation-blocked-403', 'block-validation', 'firewall', /host’s firewall answered 403/],
    ['block-crs-pl2-validation-blocked', 'block-validation', 'firewall', /ModSecurity rules .* answered 403/],
    ['block-store-api-closed-to-guests', 'block-validation', 'rest-closed', /closes the REST API to guests/],
    ['rest-closed-to-guests-tab-closed', 'push', 'ended-by-plugin', /before the KCO plugin could/],
    ['block-loopback-dns-fails', 'the shop → itself', 'loopback-name', /could not look up its own name/],
    ['block-loopback-connection-refused', 'the shop → itself', 'loopback-connection', /no way to its own address/],
    ['block-loopback-blocked-403', 'the shop → itself', 'loopback-refused', /request to itself .* was refused \(403\)/],
    ['block-loopback-never-answered', 'the shop → itself', 'loopback-silent', /never answered/],
    ['block-one-php-worker', 'the shop → itself', 'loopback-silent', /one PHP worker/],
    ['ca-bundle-outdated', 'the shop → Klarna’s API', 'klarna-authority', /outdated CA bundle/],
    ['first-two-pushes-swallowed-tab-closed', 'push', 'silent', /kept the push without a word/],
  ],
  '2.13.11': [
    ['waf-211180-push-blocked-tab-closed', 'push', 'firewall', /rule 211180 answered 403/],
    ['litespeed-211180-tab-closed', 'push', 'firewall', /211180|LiteSpeed/],
  ],
};

for (const [plugin, shops] of Object.entries(rows)) {
  test.describe(`KCO ${plugin}`, () => {
    let opened: ProbedScenarios;

    test.beforeAll(async () => {
      test.setTimeout(600_000);
      opened = await openProbedScenarios([...healthy, ...shops.map(([id]) => id)], plugin);
    });
    test.afterAll(() => opened?.[Symbol.asyncDispose]());

    for (const id of plugin === '2.20.9' ? healthy : healthy.slice(0, 1)) {
      test(`${id}: all is proven, and no order is touched`, async () => {
        const seen = await opened.of(id);
        expect(seen.probe.findings.filter(({ state }) => state === 'wrong' || state === 'unproven')).toEqual([]);
        expect(seen.probe.outcome).toBe('proven');
        expectHarmless(seen);
      });
    }

    test('the plugin answers its own key alone, each mark once, and none that is old', async () => {
      const [one, two, three] = ['1', '2', '3'].map((digit) => digit.repeat(32)) as [string, string, string];
      const good = markFor(opened.key, 'callback', one, Date.now());
      const strange = markFor('0'.repeat(64), 'callback', two, Date.now());
      const old = markFor(opened.key, 'callback', three, Date.now() - 3_600_000);
      const [first = '', again, stranger, late = ''] = await opened.pushes([good, good, strange, old]);
      expect(readAnswer(opened.key, one, first).signed).toMatchObject({ stage: 'handler', method: 'POST' });
      // The KCO plugin's own handler, which knows no such order.
      expect([again, stranger]).toEqual(['-1', '-1']);
      expect(readAnswer(opened.key, three, late).signed).toMatchObject({ stage: 'clock' });
    });

    for (const [id, about, cause, harness] of shops) {
      test(`${id}: ${cause}, as the harness says`, async () => {
        const seen = await opened.of(id);
        const wrong = seen.probe.findings.filter(({ state }) => state === 'wrong');
        expect([...new Set(wrong.map((finding) => `${finding.about}: ${finding.cause}`))]).toContain(
          `${about}: ${cause}`,
        );
        // One fault, one cause.
        expect(new Set(wrong.map((finding) => finding.cause))).toEqual(new Set([cause]));
        expect(seen.harness).toMatch(harness);
        // Both know the product by its own page.
        const [product = ''] = /Wordfence|Cloudflare|Sucuri|Imunify360|SiteGround/.exec(seen.harness) ?? [];
        expect(wrong.map(({ why = '' }) => why).join('\n')).toContain(product);
        expect(seen.probe.outcome).toBe('wrong');
        expectHarmless(seen);
      });
    }
  });
}

function expectHarmless({ touched, record }: ProbedScenario): void {
  expect(touched).toEqual([]);
  expect(record.requests).toBeLessThanOrEqual(40);
}
