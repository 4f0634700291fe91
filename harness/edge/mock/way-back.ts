import type { EdgeRequestEvent } from '../../evidence/events.ts';
import type { PlainAnswer } from '../../lib/http/plain-http.ts';
import type { EdgePolicy } from '../edge-policy.ts';
import { layerFor } from './layer-for.ts';
import { isCallback } from './layers/caller.ts';
import type { ChangedAnswer, Visitor } from './layers/layer.ts';

/** What the caller gets of the shop's answer. */
export interface Returned {
  answer: PlainAnswer;
  /** Who changed it, and by which rule. */
  row?: Pick<ChangedAnswer, 'layer' | 'rules'>;
  spoiled?: EdgeRequestEvent['spoiled'];
}

/** What the shop's answer becomes on its way back: the shop has done its work by then. */
export function wayBack(
  policy: EdgePolicy,
  visitor: Visitor,
  answer: PlainAnswer,
  sincePaidMs: number | undefined,
): Returned {
  const spoiled = spoiling(policy, visitor, answer);
  const changed = layerFor(policy.layer, visitor, sincePaidMs)?.change?.(answer);
  if (!policy.layer || !changed) return { answer, spoiled };
  return { answer: changed.answer, row: { layer: policy.layer.kind, rules: changed.rules }, spoiled };
}

/** An answer without a body is whole with its head: there is nothing to cut. */
function spoiling({ answers }: EdgePolicy, visitor: Visitor, { body }: PlainAnswer): Returned['spoiled'] {
  if (answers === 'whole' || visitor.request.method !== 'POST' || !isCallback(visitor)) return undefined;
  return answers === 'truncated' && body.length === 0 ? undefined : answers;
}
