import { isCoreRuleset } from '../core-ruleset.ts';
import type { EdgePolicy } from '../edge-policy.ts';
import { layerFor } from './layer-for.ts';
import type { Refusal, Visitor } from './layers/layer.ts';
import { page } from './layers/page.ts';
import { evaluateSessionFixation } from './session-fixation/evaluate-session-fixation.ts';
import { inspected } from './session-fixation/inspected-request.ts';

/** Who refuses a request, if anybody does: the layer stands before the WAF. */
export function decide(
  policy: EdgePolicy,
  visitor: Visitor,
  { sincePaidMs, wafBehind }: { sincePaidMs: number | undefined; wafBehind: boolean },
): Refusal | undefined {
  return refusedByLayer(policy, visitor, sincePaidMs) ?? (wafBehind ? undefined : refusedByWaf(policy, visitor));
}

function refusedByLayer({ layer }: EdgePolicy, visitor: Visitor, sincePaidMs: number | undefined): Refusal | undefined {
  const refusal = layerFor(layer, visitor, sincePaidMs)?.refuse?.(visitor);
  return layer && refusal && { layer: layer.kind, ...refusal };
}

function refusedByWaf({ waf }: EdgePolicy, visitor: Visitor): Refusal | undefined {
  // The mock has the Comodo-like rules only: where no real module stands behind, no site of another policy is opened.
  if (!waf || waf.ruleset === 'own' || isCoreRuleset(waf.ruleset)) return undefined;
  const { ruleset, removedRules } = waf;
  const rules = evaluateSessionFixation(inspected(visitor), { ruleset, removedRules });
  if (rules.length === 0) return undefined;
  return { layer: 'modsecurity', rules, answer: page(403, '403 Forbidden', 'nginx') };
}
