import type { Fault } from '../fault.ts';
import { type Listed, listed, page } from './preset.ts';

/** LiteSpeed runs Comodo's rules in an engine of its own: rule 211180, its own answer. Its log names the rule. */
export const liteSpeed211180 = (options: Listed = {}): Fault => ({
  at: 'edge',
  on: { rule: '211180' },
  does: { answer: page(403, '403 Forbidden', 'LiteSpeed') },
  ...listed(options),
  called: 'litespeed',
  removal: 'Turn LiteSpeed’s firewall off',
});
