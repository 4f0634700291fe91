import type { RuleChain, RuleLink } from '../../../../harness/seclang/rule-chains.ts';
import type { BlockingRule } from '../../../../harness/waf/exclusion/blocking-rule.ts';
import type { CallbackProbe, UrlForm } from '../../../../harness/waf/probe.ts';

const guest = 't_0123456789abcdef0123456789abcd';
const order = '1e9f1c1e-2222-4333-8444-555555555555';
const query = `kco-action=push&kco_wc_order_id=${order}&kco_session_id=${guest}`;

const targets: Readonly<Record<UrlForm, string>> = {
  pretty: `/wc-api/KCO_WC_Push/?${query}`,
  'no-slash': `/wc-api/KCO_WC_Push?${query}`,
  plain: `/?wc-api=KCO_WC_Push&${query}`,
  'index.php': `/index.php/wc-api/KCO_WC_Push/?${query}`,
  language: `/en/wc-api/KCO_WC_Push/?${query}`,
  raw: `/callbacks/klarna?${query}`,
};

export const push = (form: UrlForm = 'pretty', more: Partial<CallbackProbe> = {}): CallbackProbe => ({
  type: 'callback',
  id: `push/${form}`,
  row: 'push with session id',
  kind: 'push',
  form,
  versions: '>=1.8.0 <2.18.4',
  sent: 'known',
  valuePatterns: {
    'kco-action': 'push',
    kco_wc_order_id: '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}',
    kco_session_id: '(?:t_[0-9a-f]{30}|[0-9]{1,20})?',
  },
  request: { method: 'POST', target: targets[form], headers: { 'User-Agent': 'APIs-Klarna' } },
  ...more,
});

/** A callback with a JSON body, and with the session id in its query. */
export const validation = (): CallbackProbe => ({
  ...push(),
  id: 'validation/pretty',
  kind: 'validation',
  valuePatterns: { kco_session_id: '(?:t_[0-9a-f]{30})?', 'json.merchant_data': '\\{"a":"[^"\\\\]{1,9}"\\}' },
  request: {
    method: 'POST',
    target: `/wc-api/KCO_WC_Validation/?kco_session_id=${guest}`,
    headers: { 'Content-Type': 'application/json' },
    body: '{"merchant_data":"{\\"a\\":\\"b\\"}"}',
  },
});

const link = (variable: string, operator: RuleLink['operator']): RuleLink => {
  const [, counted, collection = '', key] = /^(&?)([A-Z_]+)(?::(.+))?$/.exec(variable) ?? [];
  return {
    variables: [{ collection, ...(key !== undefined && { key }), counted: counted === '&', excluded: false }],
    operator,
    actions: [
      { name: 't', value: 'none' },
      { name: 't', value: 'lowercase' },
    ],
  };
};

const names = link('ARGS_NAMES', { negated: false, name: 'pm', argument: 'phpsessid session_id' });
const noReferer = link('&REQUEST_HEADERS:Referer', { negated: false, name: 'eq', argument: '0' });
const notAdmin = link('REQUEST_FILENAME', { negated: true, name: 'rx', argument: '\\A/wp-admin/' });

export const chain = (links: RuleChain['links'], more: Partial<RuleChain> = {}): RuleChain => ({
  id: '211180',
  phase: 2,
  message: 'SessionID Parameter Name with No Referer',
  links,
  file: '/rules/session.conf',
  line: 3,
  lastLine: 7,
  ...more,
});

/** 211180 as revisions 1 and 2 have it: the argument is in the starter. */
export const inStarter = (probes: CallbackProbe[] = [push()]): BlockingRule => ({
  chain: chain([names, noReferer]),
  matches: [
    { link: 0, variables: ['ARGS_NAMES:kco_session_id'], certain: true },
    { link: 1, variables: ['REQUEST_HEADERS:Referer'], certain: true },
  ],
  probes,
});

/** Revision 3: the argument is in a child. */
export const inChild = (probes: CallbackProbe[] = [push()]): BlockingRule => ({
  chain: chain([notAdmin, names, noReferer]),
  matches: [
    { link: 0, variables: ['REQUEST_FILENAME'], certain: true },
    { link: 1, variables: ['ARGS_NAMES:kco_session_id'], certain: true },
    { link: 2, variables: ['REQUEST_HEADERS:Referer'], certain: true },
  ],
  probes,
});

/** A rule of its own about one argument of the body. */
export const inBody = (id: string, variable: string): BlockingRule => ({
  chain: chain([link('ARGS', { negated: false, name: 'rx', argument: 'x' })], { id }),
  matches: [{ link: 0, variables: [variable], certain: true }],
  probes: [validation()],
});
