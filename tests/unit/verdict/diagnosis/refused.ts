import type { Fault } from '../../../../harness/scenario/fault.ts';
import { diagnose } from '../../../../harness/verdict/diagnosis/diagnose.ts';
import type { Diagnosis } from '../../../../harness/verdict/diagnosis/diagnosis.ts';
import type { CallbackResult } from '../../../../harness/verdict/judge-callbacks.ts';
import { lostPush, siteRecord } from '../site-record-builder.ts';

/** A callback that a fault of that name refused. */
export function refused(
  fault: Fault,
  parts: Partial<CallbackResult> = {},
  before: Fault[] = [],
): Diagnosis | undefined {
  const callback = lostPush({ blockedBy: { layer: fault.called ?? '', ruleIds: ['any'] }, ...parts });
  return diagnose(siteRecord({ given: { faults: [...before, fault] } }), [callback], 'paid-but-pending');
}
