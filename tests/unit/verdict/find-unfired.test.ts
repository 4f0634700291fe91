import { expect, test } from '@playwright/test';
import type { HarnessEvent } from '../../../harness/evidence/events.ts';
import type { Deviations } from '../../../harness/scenario/conditions.ts';
import { findUnfired } from '../../../harness/verdict/find-unfired.ts';
import { judgeCallbacks } from '../../../harness/verdict/judge-callbacks.ts';
import {
  answered,
  edgeRequest,
  push,
  pushedAt,
  pushUrl,
  shopperDid,
  siteRecord,
  unanswered,
  wafRow,
} from './site-record-builder.ts';

function unfired(given: Deviations, ...events: HarnessEvent[]): string[] {
  const record = siteRecord({ given, events });
  return findUnfired(record, judgeCallbacks(record));
}

const httpUrl = pushUrl.replace('https:', 'http:');
const prefixedUrl = pushUrl.replace('/wc-api/', '/en/wc-api/');

interface Fault {
  condition: string;
  given: Deviations;
  trace: HarnessEvent[];
  /** What looks like the trace, or is half of it. */
  lookAlikes: [fact: string, events: HarnessEvent[]][];
  wanted: string;
}

const faults: Fault[] = [
  {
    condition: 'a WAF',
    given: { edge: { waf: 'modsecurity' } },
    trace: [push(), edgeRequest()],
    lookAlikes: [
      ['a push that the edge did not see', [push()]],
      ['the shopper’s requests without any callback', [edgeRequest()]],
    ],
    wanted: 'no callback went through the WAF',
  },
  {
    condition: 'an untrusted certificate',
    given: { edge: { certificate: 'untrusted' } },
    trace: [push({ outcome: unanswered('tls', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE') })],
    lookAlikes: [
      ['a push that was answered', [push()]],
      ['a push that found no host', [push({ outcome: unanswered('dns', 'ENOTFOUND') })]],
    ],
    wanted: 'no callback met the untrusted certificate',
  },
  {
    condition: 'an expired certificate',
    given: { edge: { certificate: 'expired' } },
    trace: [push({ outcome: unanswered('tls', 'CERT_HAS_EXPIRED') })],
    lookAlikes: [['a push that was answered', [push()]]],
    wanted: 'no callback met the expired certificate',
  },
  {
    condition: 'a layer',
    given: { edge: { layer: 'cloudflare-bot-fight' } },
    trace: [push({ outcome: answered(403) }), wafRow(['bot-fight-mode'], { layer: 'cloudflare-bot-fight' })],
    lookAlikes: [
      ['a push that passed it', [push(), edgeRequest()]],
      ['a row of another layer', [push({ outcome: answered(403) }), wafRow(['211180'])]],
      [
        'a row of the shopper’s request',
        [push(), wafRow(['bot-fight-mode'], { layer: 'cloudflare-bot-fight', requestId: 'shopper' })],
      ],
    ],
    wanted: 'no callback met the layer "cloudflare-bot-fight"',
  },
  {
    condition: 'a layer with an allow list',
    given: { edge: { layer: 'wordfence', allow: 'wc-api' } },
    trace: [push(), edgeRequest()],
    lookAlikes: [['a push that never came to it', [push({ outcome: unanswered('dns', 'ENOTFOUND') })]]],
    wanted: 'no callback met the layer "wordfence"',
  },
  {
    condition: 'a layer that goes by rules',
    given: { edge: { layer: 'litespeed' } },
    trace: [push(), edgeRequest()],
    lookAlikes: [['the shopper’s requests alone', [edgeRequest({ requestId: 'shopper' })]]],
    wanted: 'no callback met the layer "litespeed"',
  },
  {
    condition: 'a redirect',
    given: { edge: { layer: 'redirect-308' } },
    trace: [push({ outcome: answered(308) }), wafRow(['slash'], { layer: 'redirect-308', status: 308 })],
    lookAlikes: [['a push that was answered', [push(), edgeRequest()]]],
    wanted: 'no callback met the layer "redirect-308"',
  },
  {
    condition: 'following redirects',
    given: { klarna: { followRedirects: true } },
    trace: [push({ outcome: answered(308, '', '/wc-api/KCO_WC_Push') }), push({ requestId: 'push-1b' })],
    lookAlikes: [['a push that was answered', [push()]]],
    wanted: 'no callback was redirected',
  },
  {
    condition: 'a private name',
    given: { edge: { name: 'private' } },
    trace: [push({ outcome: unanswered('dns', 'ENOTFOUND') })],
    lookAlikes: [
      ['a push that was answered', [push()]],
      ['a push that was refused a connection', [push({ outcome: unanswered('tcp', 'ECONNREFUSED') })]],
    ],
    wanted: 'no callback looked the private name up',
  },
  {
    condition: 'a shop on http',
    given: { store: { https: 'none' } },
    trace: [push({ url: httpUrl })],
    lookAlikes: [
      ['a push over https', [push()]],
      ['a push over https that is redirected to http', [push({ outcome: answered(301, '', httpUrl) })]],
    ],
    wanted: 'no callback was sent over http',
  },
  {
    condition: 'https at checkout only',
    given: { store: { https: 'checkout-only' } },
    trace: [push({ outcome: answered(301, '', httpUrl) })],
    lookAlikes: [
      ['a push that was answered', [push()]],
      ['a push that is redirected within https', [push({ outcome: answered(301, '', prefixedUrl) })]],
      ['a push over http', [push({ url: httpUrl })]],
    ],
    wanted: 'no callback was redirected to http',
  },
  {
    condition: 'plain permalinks',
    given: { store: { permalinks: 'plain' } },
    trace: [push()],
    lookAlikes: [['a customer who returned', [shopperDid('returned'), edgeRequest()]]],
    wanted: 'no callback was sent to this permalink structure',
  },
  {
    condition: '/index.php/ permalinks',
    given: { store: { permalinks: 'index.php' } },
    trace: [push()],
    lookAlikes: [],
    wanted: 'no callback was sent to this permalink structure',
  },
  {
    condition: 'a language prefix',
    given: { store: { languagePrefix: 'not-answered' } },
    trace: [push({ url: prefixedUrl })],
    lookAlikes: [
      ['a push without the prefix', [push()]],
      [
        'a push with the prefix in its query',
        [push({ url: 'https://s1-a-open.shop.test/wc-api/KCO_WC_Push/?from=/en/' })],
      ],
    ],
    wanted: 'no callback URL had the language prefix',
  },
  {
    condition: 'an answered language prefix',
    given: { store: { languagePrefix: 'answered' } },
    trace: [push({ url: prefixedUrl })],
    lookAlikes: [['a push without the prefix', [push()]]],
    wanted: 'no callback URL had the language prefix',
  },
  {
    condition: 'a closed tab',
    given: { shopper: { afterPaying: 'closes-tab' } },
    trace: [shopperDid('closed-tab')],
    lookAlikes: [['a shopper who paid and was not seen again', [shopperDid('paid'), push()]]],
    wanted: 'the shopper did not close the tab after paying',
  },
  {
    condition: 'a late return',
    given: { shopper: { afterPaying: 'returns-late' } },
    trace: [push(), shopperDid('returned', pushedAt + 200)],
    lookAlikes: [
      ['a return without any push', [shopperDid('returned')]],
      ['a push without any return', [push(), shopperDid('closed-tab')]],
    ],
    wanted: 'the shopper did not return after a first push',
  },
];

for (const { condition, given, trace, lookAlikes, wanted } of faults) {
  test(`${condition} has fired when its trace is in the record`, () => {
    expect(unfired(given, ...trace)).toEqual([]);
  });

  test(`${condition} has not fired on an empty record`, () => {
    expect(unfired(given)).toEqual([`a condition of this scenario never took effect: ${wanted}`]);
  });

  for (const [fact, events] of lookAlikes) {
    test(`${condition} is not proved by ${fact}`, () => {
      expect(unfired(given, ...events)).toEqual([`a condition of this scenario never took effect: ${wanted}`]);
    });
  }
}

test('a healthy site needs no trace', () => {
  expect(unfired({})).toEqual([]);
});

test('every condition that did not fire is named', () => {
  expect(unfired({ edge: { certificate: 'untrusted', name: 'private' } })).toHaveLength(2);
});

test('a WAF is not proved by a push that never reached it', () => {
  const lost = push({ outcome: unanswered('dns', 'ENOTFOUND') });
  const shopping = edgeRequest({ requestId: 'shopper', url: '/checkout/' });
  expect(unfired({ edge: { waf: 'modsecurity' } }, lost, shopping)).toHaveLength(1);
});

test('a late return is not proved by a return before the push', () => {
  const early = shopperDid('returned', pushedAt - 500);
  expect(unfired({ shopper: { afterPaying: 'returns-late' } }, early, push())).toHaveLength(1);
});

for (const edge of [{ allow: 'wc-api' }, { layerFrom: 'paid' }] as const) {
  test(`${Object.keys(edge)[0]} without a layer never took effect`, () => {
    expect(unfired({ edge }, push(), edgeRequest())).toHaveLength(1);
  });
}

test('rules switched without a WAF never took effect', () => {
  expect(unfired({ edge: { rules: { '211180': 'off' } } }, push(), edgeRequest())).toHaveLength(1);
});

test('a callback without a valid URL is evidence, not the end of the check', () => {
  const unsendable = push({ url: 'https://%', outcome: unanswered('http', 'ERR_INVALID_URL') });
  expect(unfired({}, unsendable)).toEqual([]);
});
