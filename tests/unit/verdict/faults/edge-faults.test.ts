import { answered, edgeRequest, moment, push, shopperDid, unanswered, wafRow } from '../site-record-builder.ts';
import { testFaults, testPointless } from './fault-cases.ts';

const maintained = [push({ outcome: answered(503) }), wafRow(['maintenance'], { layer: 'maintenance', status: 503 })];

testFaults([
  {
    condition: 'a WAF',
    given: { edge: { waf: 'modsecurity' } },
    trace: [push(), edgeRequest()],
    lookAlikes: [
      ['a push that the edge did not see', [push()]],
      ['the shopper’s requests without any callback', [edgeRequest()]],
      [
        'a push that never reached it',
        [push({ outcome: unanswered('dns', 'ENOTFOUND') }), edgeRequest({ requestId: 'shopper', url: '/checkout/' })],
      ],
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
    wanted: 'no request that matters met the layer "cloudflare-bot-fight"',
  },
  {
    condition: 'a layer with an allow list',
    given: { edge: { layer: 'wordfence', allow: 'wc-api' } },
    trace: [push(), edgeRequest()],
    lookAlikes: [['a push that never came to it', [push({ outcome: unanswered('dns', 'ENOTFOUND') })]]],
    wanted: 'no request that matters met the layer "wordfence"',
  },
  {
    condition: 'a layer that goes by rules',
    given: { edge: { layer: 'litespeed' } },
    trace: [push(), edgeRequest()],
    lookAlikes: [['the shopper’s requests alone', [edgeRequest({ requestId: 'shopper' })]]],
    wanted: 'no request that matters met the layer "litespeed"',
  },
  {
    condition: 'a redirect',
    given: { edge: { layer: 'redirect-308' } },
    trace: [push({ outcome: answered(308) }), wafRow(['slash'], { layer: 'redirect-308', status: 308 })],
    lookAlikes: [['a push that was answered', [push(), edgeRequest()]]],
    wanted: 'no request that matters met the layer "redirect-308"',
  },
  {
    condition: 'a redirect to www',
    given: { edge: { layer: 'redirect-www' } },
    trace: [push({ outcome: answered(301) }), wafRow(['www'], { layer: 'redirect-www', status: 301 })],
    lookAlikes: [
      ['a row of another redirect', [push({ outcome: answered(301) }), wafRow(['slash'], { layer: 'redirect-301' })]],
    ],
    wanted: 'no request that matters met the layer "redirect-www"',
  },
  {
    condition: 'a page cache',
    given: { edge: { layer: 'page-cache' } },
    trace: [wafRow(['cache-hit'], { layer: 'page-cache', requestId: 'shopper', status: 200 })],
    lookAlikes: [
      ['a customer who returned to the shop itself', [shopperDid('returned'), edgeRequest({ requestId: 'shopper' })]],
      ['a push that passed it', [push(), edgeRequest()]],
      ['a row of another layer', [wafRow(['211180'], { requestId: 'shopper' })]],
    ],
    wanted: 'no request that matters met the layer "page-cache"',
  },
  {
    condition: 'a Location that is taken off',
    given: { edge: { layer: 'drops-location' } },
    trace: [
      push({ kind: 'validation', outcome: answered(303) }),
      wafRow(['drops-location'], { layer: 'drops-location', status: 303 }),
    ],
    lookAlikes: [
      ['a validation that the shop answered itself', [push({ kind: 'validation' }), edgeRequest()]],
      [
        'a redirect of the shopper that lost its Location',
        [push(), wafRow(['drops-location'], { layer: 'drops-location', requestId: 'shopper' })],
      ],
    ],
    wanted: 'no request that matters met the layer "drops-location"',
  },
  {
    condition: 'a layer that begins when the customer has paid',
    given: { edge: { layer: 'maintenance', layerFrom: 'paid' } },
    trace: maintained,
    lookAlikes: [],
    wanted: 'no request that matters met the layer "maintenance"',
  },
  {
    condition: 'a layer that heals',
    given: { edge: { layer: 'maintenance', layerHeals: 3 } },
    trace: [...maintained, moment('layer-healed')],
    lookAlikes: [
      ['a layer that acted and stayed', maintained],
      ['something else that healed', [...maintained, moment('fault-healed')]],
    ],
    wanted: 'the layer did not heal',
  },
  {
    condition: 'an answer that is reset',
    given: { edge: { answers: 'reset' } },
    trace: [push({ outcome: unanswered('tcp', 'ECONNRESET') }), edgeRequest({ spoiled: 'reset' })],
    lookAlikes: [
      ['a connection that broke elsewhere', [push({ outcome: unanswered('tcp', 'ECONNRESET') }), edgeRequest()]],
      ['an answer that was truncated', [push(), edgeRequest({ spoiled: 'truncated' })]],
    ],
    wanted: 'no answer to a callback was reset',
  },
  {
    condition: 'an answer that is truncated',
    given: { edge: { answers: 'truncated' } },
    trace: [push({ outcome: unanswered('http', 'UND_ERR_SOCKET') }), edgeRequest({ spoiled: 'truncated' })],
    lookAlikes: [
      ['an answer that came whole', [push(), edgeRequest()]],
      ['an answer that was reset', [push(), edgeRequest({ spoiled: 'reset' })]],
    ],
    wanted: 'no answer to a callback was truncated',
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
]);

const noLayer = 'an allow list, a beginning or a hidden source was given, and there is no layer';

testPointless([
  ['an allow list without a layer', { edge: { allow: 'wc-api' } }, noLayer],
  ['a beginning without a layer', { edge: { layerFrom: 'paid' } }, noLayer],
  ['a hidden source without a layer', { edge: { source: 'hidden' } }, noLayer],
  ['healing without a layer', { edge: { layerHeals: 3 } }, 'the layer did not heal'],
  [
    'a rule that is switched without a WAF',
    { edge: { rules: { '211180': 'off' } } },
    'rules were switched, and there is no WAF',
  ],
]);
