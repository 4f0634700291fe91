import type { CallbackKind } from '../../evidence/events.ts';
import type { CallbackProbe } from '../probe.ts';
import { enumerated } from './enumerated.ts';

const words: Readonly<Record<CallbackKind, string>> = {
  push: 'push',
  notification: 'notification',
  validation: 'validation callback',
  'shipping-option-update': 'shipping option callback',
  'address-update': 'address callback',
};

/** `push`, or `push and notification`: how Klarna's callbacks are called in a sentence. */
export const callbackLabels = (probes: readonly CallbackProbe[]): string =>
  enumerated([...new Set(probes.map(({ kind }) => words[kind]))]);
