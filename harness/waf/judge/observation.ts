import semver from 'semver';
import type { RuleHit } from '../../evidence/rule-hit.ts';
import { redact } from '../../lib/redact.ts';
import { blockKinds, type Probe } from '../probe.ts';
import type {
  ConfigurationReport,
  Count,
  LimitDirective,
  ProbeResult,
  ScoreParts,
  VariantsResult,
} from '../waf-report.ts';

/** What came of one request, and which rules matched it. */
export interface Observation {
  probe: Probe;
  /** Undefined when no answer came. */
  status?: number;
  outcome: ProbeResult['outcome'];
  /** One sentence where the outcome needs one. */
  remark?: string;
  /** In the order of the log: the first one is the rule that is named. */
  hits: RuleHit[];
  /** What matched behind these, where the WAF was asked with nothing denied. */
  behind: RuleHit[];
  /** The engine's own limit that refused it, where no rule did. */
  limit?: LimitDirective;
  /** Where the first of `hits` looked at a score alone. */
  score?: ScoreParts;
  /** `POST /wc-api/KCO_WC_Push/?…` */
  requestLine: string;
  /** What came of its variants, where they have been put together with it. */
  variants?: VariantsResult;
}

/** What Klarna is known to send, and what the customer's browser sends. */
export const mustPass = (probe: Probe): boolean =>
  probe.type === 'shopper' || (probe.type === 'callback' && probe.sent === 'known');

/** A callback that must pass and does not. */
export const failsCallbacks = ({ probe, outcome }: Observation): boolean =>
  probe.type === 'callback' && mustPass(probe) && outcome !== 'passed';

/** An observation as the report has it: without the rules, which stand in the findings, and without session ids. */
export function probeResult({ probe, status, outcome, remark, requestLine, variants }: Observation): ProbeResult {
  return {
    id: probe.id,
    type: probe.type,
    row: probe.row,
    ...(probe.type === 'callback' && { kind: probe.kind }),
    ...(probe.type !== 'attack' && probe.versions !== undefined && { versions: probe.versions }),
    mustPass: mustPass(probe),
    ...(probe.type === 'attack' && { attackClass: probe.class }),
    request: redact(requestLine),
    ...(status !== undefined && { status }),
    outcome,
    ...(remark !== undefined && { remark }),
    ...(variants && { variants }),
  };
}

const countOf = (observations: readonly Observation[]): Count => ({
  passed: observations.filter(({ outcome }) => outcome === 'passed').length,
  of: observations.length,
});

/** Callbacks that Klarna is known to send: how many came through. */
export const deliveredOf = (observations: readonly Observation[]): Count =>
  countOf(observations.filter(({ probe }) => probe.type === 'callback' && mustPass(probe)));

/** The same for each range of plugin versions: only what is sent to shops with these, without the checkout block and with it. */
export const deliveredByVersions = (
  observations: readonly Observation[],
  ranges: readonly string[],
): ConfigurationReport['byVersions'] =>
  ranges.map((versions) => {
    const sent = observations.filter(
      ({ probe }) => probe.type === 'callback' && semver.intersects(probe.versions, versions),
    );
    const toAll = sent.filter(({ probe }) => !isForBlock(probe));
    const delivered = deliveredOf(toAll);
    const block = deliveredOf(sent);
    return { versions, delivered, ...(block.of > delivered.of && { block }) };
  });

/** Whether only shops with the checkout block are sent it. */
export const isForBlock = (probe: Probe): boolean =>
  probe.type === 'callback' && blockKinds.some((kind) => kind === probe.kind);

/** The customer's own requests: how many came through. */
export const shopperOf = (observations: readonly Observation[]): Count =>
  countOf(observations.filter(({ probe }) => probe.type === 'shopper'));
