import type { WafEvent } from '../../../evidence/events.ts';
import type { PlainAnswer, PlainRequest } from '../../../lib/http/plain-http.ts';

/** A request as the layer sees it. */
export interface Visitor {
  scheme: 'http' | 'https';
  host: string;
  request: PlainRequest;
  /** As on the wire: name, value, name, value, … */
  rawHeaders: readonly string[];
  /** Where the connection comes from; undefined for customers at home. */
  source: string | undefined;
}

/** Who acts on a request or its answer, and by which rules. */
interface Act {
  layer: WafEvent['layer'];
  rules: WafEvent['rules'];
}

export interface Refusal extends Act {
  /** `close`: the connection ends without an answer. */
  answer: PlainAnswer | 'close';
}

/** The shop's answer as the caller gets it. */
export interface ChangedAnswer extends Act {
  answer: PlainAnswer;
}

/** One product or one way of losing callbacks. */
export interface LayerRules {
  /** Firewalls can be told what to let through; a maintenance page or a redirect cannot. */
  heedsAllowList: boolean;
  /** What it does to a request, if anything. */
  refuse?(visitor: Visitor): Omit<Refusal, 'layer'> | undefined;
  /** What it does to the shop's answer to a request that it let through, if anything. */
  change?(answer: PlainAnswer): Omit<ChangedAnswer, 'layer'> | undefined;
}

/** The one rule of a layer whose product has no rule files. */
export const rule = (id: string, message: string, matched: string): WafEvent['rules'] => [
  { id, message, matched, file: '', line: 0 },
];
