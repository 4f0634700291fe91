import type { Approach } from '../waf-report.ts';
import { engineOffForPath } from './approaches/engine-off-for-path.ts';
import { removeRule } from './approaches/remove-rule.ts';
import { removeRuleForPath } from './approaches/remove-rule-for-path.ts';
import { removeRuleForShape } from './approaches/remove-rule-for-shape.ts';
import { removeTarget } from './approaches/remove-target.ts';
import { removeTargetForPath } from './approaches/remove-target-for-path.ts';
import { removeTargetForShape } from './approaches/remove-target-for-shape.ts';
import type { EngineName } from './engine-name.ts';
import type { BlockingRule } from './obstacle.ts';
import type { Piece } from './piece.ts';

/** Undefined where the approach cannot be written for this blocking rule. */
export type WriteApproach = (blockingRule: BlockingRule, engine: EngineName) => Piece[] | undefined;

export const approachWriters: Readonly<Record<Approach, WriteApproach>> = {
  'engine-off-for-path': engineOffForPath,
  'remove-rule': removeRule,
  'remove-target': removeTarget,
  'remove-rule-for-path': removeRuleForPath,
  'remove-target-for-path': removeTargetForPath,
  'remove-rule-for-shape': removeRuleForShape,
  'remove-target-for-shape': removeTargetForShape,
};
