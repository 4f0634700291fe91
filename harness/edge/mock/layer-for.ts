import type { EdgePolicy } from '../edge-policy.ts';
import { isAllowed } from './allow-list.ts';
import type { LayerRules, Visitor } from './layers/layer.ts';
import { layerOf } from './layers/layers.ts';

const minuteMs = 60_000;

/**
 * The rules of a policy's layer, where it has one that is on and that minds this visitor.
 * @param sincePaidMs undefined before the payment
 */
export function layerFor(
  layer: EdgePolicy['layer'],
  visitor: Visitor,
  sincePaidMs: number | undefined,
): LayerRules | undefined {
  if (!layer || !isOn(layer, sincePaidMs)) return undefined;
  const rules = layerOf(layer.kind);
  return rules.heedsAllowList && isAllowed(layer.allow, visitor) ? undefined : rules;
}

function isOn({ from, heals }: NonNullable<EdgePolicy['layer']>, sincePaidMs: number | undefined): boolean {
  if (sincePaidMs === undefined) return from === 'start';
  return heals === 'never' || sincePaidMs < heals * minuteMs;
}
