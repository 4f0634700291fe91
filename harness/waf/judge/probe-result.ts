import { redact } from '../../lib/redact.ts';
import type { ProbeResult } from '../waf-report.ts';
import { mustPass } from './must-pass.ts';
import type { Observation } from './observation.ts';

/** An observation as the report has it: without the rules, which stand in the findings, and without session ids. */
export function probeResult({ probe, status, outcome, remark, requestLine }: Observation): ProbeResult {
  return {
    id: probe.id,
    type: probe.type,
    row: probe.row,
    ...(probe.type === 'callback' && { kind: probe.kind, versions: probe.versions }),
    mustPass: mustPass(probe),
    ...(probe.type === 'attack' && { attackClass: probe.class }),
    request: redact(requestLine),
    ...(status !== undefined && { status }),
    outcome,
    ...(remark !== undefined && { remark }),
  };
}
