import { expect, test } from 'vitest';
import { remediesFor } from '../../../../harness/run/diagnose/remedies.ts';
import type { Deviations } from '../../../../harness/scenario/conditions.ts';
import type { Fault } from '../../../../harness/scenario/fault.ts';
import * as presets from '../../../../harness/scenario/presets.ts';

const { addressHiddenByProxy, certificate, klarnaSources, path, wordfence } = presets;

const old = '2.13.11';
const newest = '2.20.9';
const idsFor = (given: Deviations, kco: string) => remediesFor(given, kco).map(({ id }) => id);

/** A fault, the id of the remedy that takes it away, and what it is called. */
const removals: [fault: Fault, id: string, name: RegExp][] = [
  [presets.namePrivate(), 'public-name', /public name/],
  [presets.deadIpv6(), 'without-dead-ipv6', /AAAA/],
  [presets.tlsTooOld(), 'without-tls-too-old', /TLS 1\.2/],
  [certificate('expired'), 'certificate-expired', /Renew the certificate/],
  [certificate('untrusted'), 'certificate-untrusted', /public authority/],
  [certificate('wrong-host'), 'certificate-wrong-host', /names the shop’s host/],
  [certificate('incomplete-chain'), 'certificate-incomplete-chain', /intermediate/],
  [addressHiddenByProxy(), 'restored-address', /Restore the visitor’s address/],
  [presets.answersReset(), 'whole-answers', /pass answers on whole/],
  [presets.answersTruncated(), 'whole-answers', /pass answers on whole/],
  [presets.dropsLocation(), 'without-drops-location', /header Location/],
  [presets.sucuri(), 'without-sucuri', /Turn Sucuri’s firewall off/],
  [presets.liteSpeed211180(), 'without-litespeed', /LiteSpeed/],
  [presets.redirect({ status: 301 }), 'without-redirect-301', /without a redirect/],
  [presets.redirectToWww(), 'without-redirect-www', /redirect to www/],
  [presets.pageCache(), 'without-page-cache', /page cache/],
  [presets.maintenance(), 'without-maintenance', /End the maintenance mode/],
  [presets.hookExits(), 'repaired-hook-exits', /ends PHP/],
  [presets.rewriteRulesLost(), 'repaired-rewrite-rules-lost', /Permalinks once/],
  [presets.underConstruction(), 'repaired-under-construction', /under construction/],
  [presets.slowCallbacks({ seconds: 6 }), 'fast-answers', /at once/],
  [{ at: 'edge', does: { answer: { status: 406 } } }, 'without-answer-406-at-edge', /^Take away answer 406 at edge$/],
  [{ at: 'loopback', called: 'No way home', does: { reset: true } }, 'without-no-way-home', /^Take away No way home$/],
];
for (const [fault, id, name] of removals) {
  test(`${id} takes ${JSON.stringify(fault.called ?? fault.does)} away`, () => {
    const found = remediesFor({ store: { permalinks: 'plain' }, faults: [fault, wordfence()] }, newest).find(
      (remedy) => remedy.id === id,
    );
    expect(found).toEqual({
      id,
      name: expect.stringMatching(name),
      change: { type: 'conditions', given: { store: { permalinks: 'plain' }, faults: [wordfence()] } },
    });
  });
}

test('two that are called the same have ids of their own, and each takes its own away', () => {
  const faults = [wordfence(), wordfence({ from: 'paid' })];
  const found = remediesFor({ faults }, newest).filter(({ id }) => id.startsWith('without'));
  expect(found.map(({ id, change }) => [id, change])).toEqual([
    ['without-wordfence', { type: 'conditions', given: { faults: [faults[1]] } }],
    ['without-wordfence-2', { type: 'conditions', given: { faults: [faults[0]] } }],
  ]);
});

test('a healthy site with a new plugin has nothing to change', () => {
  expect(idsFor({}, newest)).toEqual([]);
});

test('what the customer and Klarna do is not the shop’s to change', () => {
  expect(
    idsFor(
      {
        shopper: { afterPaying: 'closes-tab' },
        klarna: { pushAttempts: 1, fraud: 'pending' },
        faults: [presets.klarnaOutage({ route: 'acknowledge' })],
      },
      newest,
    ),
  ).toEqual([]);
});

/** Sites with something to change. */
const sites: Deviations[] = [
  { store: { permalinks: 'plain', languagePrefix: 'answered', https: 'none' } },
  { store: { callbackHost: 'gone', permalinks: 'category' } },
  { edge: { waf: 'modsecurity' } },
  { edge: { waf: 'modsecurity', ruleset: 'crs-pl4' } },
  { store: { stock: 'managed', owner: 'cancels', shipping: 'in-iframe' } },
  ...removals.map(([fault]): Deviations => ({ faults: [fault] })),
];

test('done once, there is nothing left of it to do', () => {
  for (const site of sites) {
    const before = remediesFor(site, old);
    expect(before.length, JSON.stringify(site)).toBeGreaterThan(1);
    for (const { id, change } of before) {
      if (change.type !== 'conditions') continue;
      expect(idsFor(change.given, old), `${id} on ${JSON.stringify(site)}`).not.toContain(id);
    }
  }
});

test('ids are unique, and the narrow changes come before the wide ones', () => {
  const all: Deviations = {
    store: {
      callbackHost: 'gone',
      permalinks: 'plain',
      languagePrefix: 'answered',
      https: 'none',
      stock: 'managed',
      owner: 'cancels',
      shipping: 'in-iframe',
    },
    edge: { waf: 'modsecurity' },
    faults: [
      presets.hookExits(),
      wordfence(),
      presets.answersReset(),
      addressHiddenByProxy(),
      certificate('expired'),
      presets.namePrivate(),
    ],
  };
  expect(idsFor(all, old)).toEqual([
    'own-callback-host',
    'pretty-permalinks',
    'callback-urls-as-query',
    'no-language-prefix',
    'https-everywhere',
    'certificate-expired',
    'public-name',
    'rule-exclusion',
    'allow-wc-api',
    'allow-klarna',
    'whole-answers',
    'restored-address',
    'without-wordfence',
    'repaired-hook-exits',
    'longer-hold-stock',
    'order-left-alone',
    'shipping-in-shop',
    'plugin-upgrade',
    'waf-off',
  ]);
});

test('a firewall: the narrow exclusion first, the upgrade, and the firewall off last', () => {
  expect(idsFor({ edge: { waf: 'modsecurity' } }, old)).toEqual(['rule-exclusion', 'plugin-upgrade', 'waf-off']);
});

test.describe('an allow list', () => {
  test('comes first, and only what is on none goes on it', () => {
    expect(idsFor({ faults: [wordfence()] }, newest)).toEqual(['allow-wc-api', 'allow-klarna', 'without-wordfence']);
    expect(idsFor({ faults: [wordfence({ allow: [path('/wc-api/*')] })] }, newest)).toEqual([
      'allow-klarna',
      'without-wordfence',
    ]);
  });

  test('of a shop in a subfolder begins there', () => {
    const store = { checkout: 'block', wordpressIn: 'subfolder' } as const;
    const faults = [wordfence({ allow: [path('/wc-api/*'), path('/wp-json/kco-block/*')] })];
    const added = remediesFor({ store, faults }, newest).find(({ id }) => id === 'allow-callbacks')?.change;
    expect(added?.type === 'conditions' && added.given.faults?.[0]?.unless?.slice(2)).toEqual([
      path('/butik/wc-api/*'),
      path('/butik/wp-json/kco-block/*'),
    ]);
  });

  for (const [permalinks, validation, storeApi] of [
    ['pretty', path('/wp-json/kco-block/*'), path('/wp-json/wc/store/*')],
    ['index.php', path('/index.php/wp-json/kco-block/*'), path('/index.php/wp-json/wc/store/*')],
    ['plain', { query: 'rest_route=*kco-block*' }, { query: 'rest_route=*wc*store*' }],
  ] as const) {
    test(`of a block checkout with ${permalinks} permalinks has its own addresses`, () => {
      const given: Deviations = { store: { checkout: 'block', permalinks }, faults: [presets.ipBlock()] };
      const lists = remediesFor(given, newest).flatMap(({ id, name, change }) =>
        id.startsWith('allow') && change.type === 'conditions' ? [[id, name, change.given.faults?.[0]?.unless]] : [],
      );
      expect(lists).toEqual([
        ['allow-callbacks', expect.stringContaining('kco-block/* on the'), [path('/wc-api/*'), validation]],
        ['allow-klarna', expect.any(String), [klarnaSources()]],
        ['allow-store-api', expect.stringContaining('wc/store/* on the'), [storeApi]],
        ['allow-callbacks-and-store-api', expect.any(String), [path('/wc-api/*'), validation, storeApi]],
      ]);
    });
  }

  test('of every firewall gets the entry, beside what is on it', () => {
    const faults = [wordfence({ allow: [klarnaSources()] }), presets.maintenance(), presets.ipBlock()];
    expect(remediesFor({ faults }, newest).find(({ id }) => id === 'allow-wc-api')?.change).toEqual({
      type: 'conditions',
      given: {
        faults: [
          wordfence({ allow: [klarnaSources(), path('/wc-api/*')] }),
          presets.maintenance(),
          presets.ipBlock({ allow: [path('/wc-api/*')] }),
        ],
      },
    });
  });

  for (const does of [{ drop: true }, { ban: { after: 3, minutes: 5, answer: { status: 403 } } }] as const) {
    test(`helps against ${Object.keys(does)[0]} too`, () => {
      expect(idsFor({ faults: [{ at: 'edge', does }] }, newest)).toContain('allow-wc-api');
    });
  }

  for (const fault of [
    presets.maintenance(),
    presets.redirectToWww(),
    presets.pageCache(),
    presets.cloudflareBotFight(),
    addressHiddenByProxy(),
    presets.dropsLocation(),
    presets.hookExits(),
    { at: 'edge', called: 'slow proxy', does: { delayMs: 6_000 } } as const,
  ]) {
    test(`is none of ${fault.called}’s`, () => {
      expect(idsFor({ faults: [fault] }, newest).filter((id) => id.startsWith('allow'))).toEqual([]);
    });
  }
});

test('the exclusion is of a Comodo rule that is on; the Core Rule Set has levels instead', () => {
  const waf = 'modsecurity';
  expect(idsFor({ edge: { waf, ruleset: 'comodo-rev3' } }, newest)).toContain('rule-exclusion');
  expect(idsFor({ edge: { waf, rules: { '211180': 'off' } } }, newest)).toEqual(['waf-off']);
  expect(idsFor({ edge: { waf, ruleset: 'crs-pl2' } }, newest)).toEqual(['paranoia-level-1', 'waf-off']);
  expect(idsFor({ edge: { waf, ruleset: 'crs-pl1' } }, newest)).toEqual(['waf-off']);
});

test('query URLs are for those whose paths are in trouble', () => {
  expect(idsFor({ store: { languagePrefix: 'not-answered' } }, newest)).toContain('callback-urls-as-query');
  expect(idsFor({ store: { permalinks: 'plain', callbackUrls: 'query' } }, newest)).toEqual(['pretty-permalinks']);
  for (const fault of [
    presets.rewriteRulesLost(),
    presets.htaccessIgnored(),
    presets.redirect({ status: 302 }),
    presets.queryLost(),
  ]) {
    expect(idsFor({ faults: [fault] }, newest), fault.called).toContain('callback-urls-as-query');
  }
  for (const fault of [wordfence(), presets.hookExits(), addressHiddenByProxy()]) {
    expect(idsFor({ faults: [fault] }, newest), fault.called).not.toContain('callback-urls-as-query');
  }
});

test('the upgrade changes the plugin and nothing else', () => {
  expect(remediesFor({}, old).map(({ change }) => change)).toEqual([{ type: 'upgrade' }]);
});

for (const [kco, applies] of [
  ['1.11.8', true],
  ['2.18.3', true],
  ['2.20.8', true],
  ['2.20.9', false],
  ['a working copy', false],
] as const) {
  test(`the upgrade ${applies ? 'is' : 'is not'} for KCO ${kco}`, () => {
    expect(idsFor({}, kco)).toEqual(applies ? ['plugin-upgrade'] : []);
  });
}

for (const [verdict, helps] of [
  ['paid-but-pending', true],
  ['paid-but-cancelled', true],
  ['declined', false],
  ['paid-twice', false],
  [undefined, false],
] as const) {
  test(`a status check is ${helps ? 'tried' : 'nothing'} for what ends ${verdict ?? 'nobody knows how'}`, () => {
    const found = remediesFor({ store: { permalinks: 'plain' } }, newest, verdict).find(
      ({ id }) => id === 'status-check',
    );
    const given = { store: { permalinks: 'plain', owner: 'asks-klarna', ownerAfterMinutes: 10 } };
    expect(found?.change).toEqual(helps ? { type: 'conditions', given } : undefined);
    expect(remediesFor({ store: { owner: 'cancels' } }, newest, verdict).map(({ id }) => id)).not.toContain(
      'status-check',
    );
  });
}

test('the plugin’s lock is for versions that have one, where two come at once, and once', () => {
  const atOnce: Deviations = { shopper: { afterPaying: 'returns-with-push' } };
  expect(idsFor(atOnce, '2.18.4')).not.toContain('confirmation-lock');
  expect(idsFor({ shopper: { afterPaying: 'closes-tab' } }, newest)).not.toContain('confirmation-lock');
  const [lock] = remediesFor(atOnce, newest);
  expect(lock?.id).toBe('confirmation-lock');
  if (lock?.change.type !== 'conditions') throw new Error('the lock is a condition');
  expect(idsFor(lock.change.given, newest)).not.toContain('confirmation-lock');
});
