import type { Finding } from '../../waf/waf-report.ts';

/** Whose requests a finding is about, in a sentence. */
export const kindLabels: Readonly<Record<Finding['kind'], string>> = {
  push: 'the push',
  notification: 'the notification',
  validation: 'the validation',
  'shipping-option-update': 'the shipping option update',
  'address-update': 'the address update',
  shopper: 'the customer’s browser',
};
