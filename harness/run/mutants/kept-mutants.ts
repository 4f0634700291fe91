import { handlersOf1x } from './kept/handlers-of-1x.ts';
import { inCheckout } from './kept/in-checkout.ts';
import { inPush } from './kept/in-push.ts';
import { inRequests } from './kept/in-requests.ts';
import { inReturn } from './kept/in-return.ts';
import type { Mutant } from './mutant.ts';

/** All that `kco-harness mutants` plays. */
export const keptMutants: readonly Mutant[] = [...inPush, ...inReturn, ...inCheckout, ...inRequests, ...handlersOf1x];

/** Scenarios that are played on each, beside those that should catch it: the customer returns, and does not. */
export const alwaysPlayed: readonly string[] = ['healthy', 'healthy-tab-closed'];
