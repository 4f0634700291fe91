import type { CallbackResult } from '../judge-callbacks.ts';

const words = {
  push: 'the push',
  validation: 'the validation callback',
  notification: 'the notification',
  'shipping-option-update': 'the shipping option callback',
  'address-update': 'the address callback',
} as const;

/** How a callback is called in a sentence. */
export const wordsFor = ({ kind }: Pick<CallbackResult, 'kind'>): string => words[kind];

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
