import pLimit from 'p-limit';
import { hostOf } from '../../edge/engine/server-adapter.ts';
import type { EngineAnswer, LoadedVariants } from '../../edge/engine/waf-engine.ts';
import type { RuleHit } from '../../evidence/rule-hit.ts';
import { withHost } from '../../lib/http/http-request.ts';
import type { Probe } from '../../waf/probe.ts';

/** One request to one variant, and the rules that matched it. */
export interface Observed<P extends Probe = Probe> {
  probe: P;
  answer: EngineAnswer;
  hits: readonly RuleHit[];
}

/** Requests under way at the same time: two cores are busy with eight. */
const inFlight = 8;

/** Sends the probes to a variant and waits for the log's rows. The order is that of the probes. */
export async function observe<P extends Probe>(
  loaded: LoadedVariants,
  variant: string,
  probes: readonly P[],
): Promise<Observed<P>[]> {
  const answers = await pLimit(inFlight).map(probes, ({ request }) =>
    loaded.send(variant, withHost(request, hostOf(variant))),
  );
  const hits = await loaded.hits(answers.map(({ requestId }) => requestId));
  return probes.map((probe, index) => {
    const answer = answers[index] as EngineAnswer;
    return { probe, answer, hits: hits.get(answer.requestId) ?? [] };
  });
}
