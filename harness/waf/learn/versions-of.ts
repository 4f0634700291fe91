import type { LearnedGroup } from './shape-collector.ts';

/**
 * Versions of the plugin that make Klarna send it, guessed by the names that are there.
 * @source harness/waf/corpus/data/callbacks.yaml and block-callbacks.yaml
 */
export function versionsOf({ shape, leaves }: LearnedGroup): string {
  const names = new Set(shape.query.map(({ name }) => name));
  switch (shape.address.kind) {
    case 'push':
      if (names.has('kco_session_id')) return '>=1.8.0 <2.18.4';
      return names.has('kco-action') ? '>=2.14.2' : '<1.8.0';
    case 'notification':
      return '<2.20.0';
    case 'validation':
      return names.has('kco-action') ? '>=1.8.0 <2.0.2' : '<1.8.0';
    case 'shipping-option-update':
      return '<2.5.0';
    case 'address-update':
      return '*';
    case 'block-validation':
      if (has(leaves, 'json.merchant_data', 'signing_key')) return '>=2.20.0';
      return has(leaves, 'json.merchant_urls.push', 'kco_session_id') ? '>=2.16.0 <2.18.4' : '>=2.18.4 <2.20.0';
    case 'loopback':
      return '>=2.16.0';
  }
}

const has = (leaves: LearnedGroup['leaves'], name: string, text: string): boolean =>
  [...(leaves.get(name)?.values() ?? [])].some(({ shape }) => shape.sample.includes(text));
