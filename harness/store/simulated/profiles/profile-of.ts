import { HarnessError } from '../../../lib/errors.ts';
import type {
  BlockProfile,
  CallbackAction,
  CheckoutCall,
  ExtraMerchantUrl,
  HostedPageProfile,
  Profile,
} from './profile.ts';

/** First version of each generation, newest first. */
const generations = [
  ['2.20.0', '≥ 2.20'],
  ['2.18.4', '2.18.4–2.19'],
  ['2.15.0', '2.15–2.18.3'],
  ['2.6.0', '2.6–2.14'],
  ['2.0.0', '2.0–2.5'],
  ['1.11.0', '1.11'],
] as const;

/**
 * What a version of the plugin does.
 * @throws HarnessError USAGE for a version that no profile covers.
 * @source facts/kco-plugin.md, and the plugin's repository at tags 1.11.8 to 2.20.9. Run on the real plugin and compared
 * by tests/contract: 2.0.16, 2.5.9, 2.8.7, 2.11.7, 2.13.11, 2.14.4. Run and compared scenario by scenario (docs/matrix.md): also
 * 1.11.8, 2.15.0, 2.16.0, 2.16.4, 2.17.0, 2.18.3, 2.18.4, 2.19.1, 2.20.0, 2.20.6, 2.20.9. Read only, never compared: all others.
 */
export function profileOf(version: string): Profile {
  const [, generation] = generations.find(([first]) => atLeast(version, first)) ?? [];
  if (!/^\d+\.\d+(\.\d+)?$/.test(version) || !generation) {
    throw new HarnessError('USAGE', `the simulated stack has no profile for KCO ${version}`, {
      hint: 'It knows 1.11 and later. The real plugin of any version runs with --stack containers.',
    });
  }
  const from = (threshold: string) => atLeast(version, threshold);
  const second = from('2.0.0');
  return {
    version,
    generation,
    hooks: hooksOf(version),
    extraUrls: extraUrlsOf(version),
    // 1.x needs a WooCommerce from before 8.3, whose session cookie it takes apart rightly.
    sessionId: from('2.18.4') ? 'none' : from('2.14.2') || !second ? 'id' : 'cookie',
    apiHost: from('2.17.0') ? 'api.playground.kustom.co' : 'api.playground.klarna.com',
    orderCreated: second ? 'before-payment' : 'on-return',
    brand: from('2.14.0') ? 'Kustom' : 'Klarna',
    totalDecimals: from('2.11.0') ? 8 : 2,
    // kco_print_error_message: before, it printed the error into the answer, which nobody reads.
    keepsErrors: from('2.20.9') ? 'with-body' : from('2.7.0') ? 'all' : 'none',
    calls: callsOf(version),
    iframeShipping: from('2.5.2') ? 'not-in-total' : 'in-total',
    expired: second ? 'new-order' : 'cart',
    completed: completedOf(version),
    transactionId: from('2.10.0') || version === '2.5.11' ? 'when-paid' : 'before-payment',
    orderParameter: version === '2.0.15' ? 'klarna_wc_order_id' : 'kco_wc_order_id',
    findsNewestPost: from('2.11.0') && !from('2.11.2'),
    push: {
      skipsWhen: from('2.11.6') ? 'date-paid' : from('2.0.7') ? 'status-paid' : 'status-paid-or-held',
      checksOrder: from('2.12.3'),
    },
    confirm: {
      at: from('2.1.0') ? 'init' : second ? 'wp-head' : 'checkout-form',
      skipsPaid: from('2.1.0'),
      checksOrder: from('2.12.3'),
      // 2.0 to 2.10 ask for "canceled", which WooCommerce does not know and takes for pending. 2.5.11 has it right.
      rejectedStatus: from('2.11.0') || version === '2.5.11' ? 'cancelled' : 'pending',
    },
    // Until 2.20.6 wc_format_decimal gets an array for its number of decimals, which PHP takes for 1.
    mismatchDecimals: from('2.20.6') ? 2 : 1,
    orderManagement: from('2.19.0') ? { brand: from('2.20.8') ? 'Kustom' : 'Klarna' } : undefined,
    block: from('2.16.0') ? blockOf(version) : undefined,
    hostedPage: from('2.10.0') ? hostedPageOf(version) : undefined,
    notification: from('2.19.0') ? 'settles' : 'ignored',
  };
}

/** @source blocks/src and src/CheckoutFlow/EmbeddedBlockFlow.php at each tag from 2.16.0 on */
function blockOf(version: string): BlockProfile {
  const from = (threshold: string) => atLeast(version, threshold);
  return {
    validationUrl: from('2.20.7') ? 'always' : 'with-draft',
    setsPending: from('2.16.2'),
    failsBy: from('2.19.0') ? 'exception' : 'result',
    tokenHeader: from('2.16.4') ? 'Cart-Token' : 'CartToken',
    checksPaid: from('2.19.0') ? 'first' : 'late',
    sendsLoad: from('2.17.0'),
    knowsBilling: from('2.20.8'),
    signs: from('2.20.0'),
  };
}

/** @source process_payment and validate_checkout at each tag from 2.10.0 on; RedirectFlow.php from 2.16.0 on */
function hostedPageOf(version: string): HostedPageProfile {
  const from = (threshold: string) => atLeast(version, threshold);
  const needs = from('2.13.10') ? 'purchase-in-session' : 'purchase-at-klarna';
  return {
    redirects: from('2.12.0'),
    formNeeds: from('2.12.6') && !from('2.14.3') ? needs : 'nothing',
    looksAtAnswers: from('2.19.0'),
  };
}

/** @source update_klarna_order in class-kco-api.php; 1.11.8: get_order */
function completedOf(version: string): Profile['completed'] {
  if (!atLeast(version, '2.0.0')) return 'klarna-confirmation';
  if (!atLeast(version, '2.1.4')) return 'new-order';
  return atLeast(version, '2.19.0') ? 'order-received-and-confirm' : 'order-received';
}

function hooksOf(version: string): CallbackAction[] {
  const from = (threshold: string) => atLeast(version, threshold);
  const shipping = !from('2.6.4') && version !== '2.5.11';
  return [
    'KCO_WC_Push',
    ...(from('2.20.0') ? [] : (['KCO_WC_Notification'] as const)),
    ...(from('2.0.0') ? [] : (['KCO_WC_Validation'] as const)),
    ...(shipping ? (['KCO_WC_Shipping_Option_Update'] as const) : []),
    'KCO_WC_Address_Update',
  ];
}

function extraUrlsOf(version: string): ExtraMerchantUrl[] {
  const from = (threshold: string) => atLeast(version, threshold);
  return [
    ...(from('2.0.0') ? [] : (['validation'] as const)),
    ...(from('2.5.0') ? [] : (['shipping_option_update'] as const)),
    ...(from('2.20.0') ? [] : (['notification'] as const)),
  ];
}

/**
 * Observed with the HTTP shopper at the versions named above; a version between two of them has the older one's, but all of
 * 2.5 is as 2.5.9. What 1.x does was read only.
 */
function callsOf(version: string): Profile['calls'] {
  const from = (threshold: string) => atLeast(version, threshold);
  const chooseShipping: CheckoutCall[] = from('2.5.0') ? [] : from('2.4.1') ? ['read'] : ['update'];
  if (!from('2.0.0')) {
    const reopen: CheckoutCall[] = ['read'];
    const orderReview: CheckoutCall[] = ['read', 'update'];
    return {
      orderReview,
      beforeOrder: [],
      validateForm: [],
      placeOrder: [],
      reopen,
      reopenUnchosen: reopen,
      chooseShipping,
    };
  }
  const reopenUnchosen: CheckoutCall[] = ['force-update'];
  if (!from('2.5.0')) {
    const placeOrder: CheckoutCall[] = ['read', 'confirm'];
    return {
      orderReview: [],
      beforeOrder: [],
      validateForm: [],
      placeOrder,
      reopen: reopenUnchosen,
      reopenUnchosen,
      chooseShipping,
    };
  }
  return {
    orderReview: ['read', 'read', 'update'],
    beforeOrder: from('2.8.7') ? ['read', 'read', 'update'] : ['read', 'update'],
    validateForm: from('2.13.11') ? ['read'] : [],
    placeOrder: ['read', 'confirm'],
    reopen: ['read', 'update', 'read', 'update', 'force-update'],
    reopenUnchosen,
    chooseShipping,
  };
}

/** Whether a version such as `2.14.2` is `threshold` or later. Parts that are no numbers count as 0. */
export function atLeast(version: string, threshold: string): boolean {
  const parts = (text: string) => text.split('.').map((part) => Number.parseInt(part, 10) || 0);
  const have = parts(version);
  const want = parts(threshold);
  for (let index = 0; index < Math.max(have.length, want.length); index++) {
    const difference = (have[index] ?? 0) - (want[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}
