import type { AttackProbe, CallbackProbe } from '../../../../harness/waf/probe.ts';

const order = '1e9f1c1e-2222-4333-8444-555555555555';
export const guest = 't_0123456789abcdef0123456789abcd';

/** A push with session id. */
export const push = (more: Partial<CallbackProbe> = {}): CallbackProbe => ({
  type: 'callback',
  id: 'push',
  row: 'push with session id',
  kind: 'push',
  form: 'pretty',
  versions: '>=1.8.0 <2.18.4',
  sent: 'known',
  valuePatterns: { kco_wc_order_id: '[0-9a-f-]{36}', kco_session_id: '(?:t_[0-9a-f]{30})?' },
  request: {
    method: 'POST',
    target: `/wc-api/KCO_WC_Push/?kco_wc_order_id=${order}&kco_session_id=${guest}`,
    headers: { 'User-Agent': 'APIs-Klarna' },
  },
  ...more,
});

/** A push without: nothing stops it. */
export const laterPush = (): CallbackProbe => ({
  ...push(),
  id: 'push-without-session',
  row: 'push without session id',
  versions: '>=2.18.4',
  request: { method: 'POST', target: `/wc-api/KCO_WC_Push/?kco_wc_order_id=${order}`, headers: {} },
});

/** A callback with a JSON body of two texts. */
export const update = (body: Readonly<Record<string, string>> = { a: 'one', b: 'two' }): CallbackProbe => ({
  ...push(),
  id: 'update',
  row: 'address update',
  kind: 'address-update',
  valuePatterns: Object.fromEntries(Object.keys(body).map((name) => [`json.${name}`, '[a-z]{1,9}'])),
  request: {
    method: 'POST',
    target: '/wc-api/KCO_WC_Address_Update/',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  },
});

export const attack = (id: string, target: string, headers: Readonly<Record<string, string>> = {}): AttackProbe => ({
  type: 'attack',
  id,
  row: 'attacks',
  class: 'session-fixation',
  place: 'elsewhere',
  request: { method: 'POST', target, headers },
});

/** Each is let through by one approach and by all that are broader. */
export const fixations = {
  anywhere: attack('login', '/login/?jsession_id=1'),
  sameArgument: attack('shop', `/shop/?kco_session_id=${guest}`),
  samePath: attack('push-other-argument', '/wc-api/KCO_WC_Push/?jsession_id=1'),
  samePathAndArgument: attack('push-shape', '/wc-api/KCO_WC_Push/?kco_session_id=evil'),
};

/** 211180 in the shape of revisions 1 and 2: the argument is in the starter. */
export const inStarter = `SecRule ARGS_NAMES "@rx session_id" "id:211180,phase:2,block,msg:'Fixation',chain"
  SecRule &REQUEST_HEADERS:Referer "@eq 0"
`;

/** In the shape of revision 3: in a child. */
export const inChild = `SecRule REQUEST_FILENAME "!@rx \\A/wp-admin/" "id:211180,phase:2,block,msg:'Fixation',chain"
  SecRule ARGS_NAMES "@rx session_id" "chain"
    SecRule &REQUEST_HEADERS:Referer "@eq 0"
`;
