import type { EdgePolicy } from '../edge-policy.ts';
import { isAllowed } from './allow-list.ts';
import type { Refusal, Visitor } from './layers/layer.ts';
import { layerOf } from './layers/layers.ts';
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
  if (!layer || (layer.from === 'paid' && sincePaidMs === undefined)) return undefined;
  const { heedsAllowList, refuse } = layerOf(layer.kind);
  if (heedsAllowList && isAllowed(layer.allow, visitor)) return undefined;
  const refusal = refuse(visitor);
  return refusal && { layer: layer.kind, ...refusal };
}

function refusedByWaf({ waf }: EdgePolicy, visitor: Visitor): Refusal | undefined {
  if (!waf) return undefined;
  const rules = evaluateSessionFixation(inspected(visitor), waf);
  if (rules.length === 0) return undefined;
  return { layer: 'modsecurity', rules, answer: page(403, '403 Forbidden', 'nginx') };
}
