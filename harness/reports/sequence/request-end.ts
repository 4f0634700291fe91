import type { CallbackEvent, EdgeRequestEvent, WafEvent } from '../../evidence/events.ts';
import { nameOf } from '../../verdict/compare.ts';
import { redirectPlace } from '../redirect-place.ts';
import type { RequestStep } from './step.ts';

type End = Pick<RequestStep, 'to' | 'answer' | 'remark' | 'lost'>;

/** The edge's and the WAF's rows of one request, as far as there are any. */
export interface RequestRows {
  edge?: EdgeRequestEvent;
  waf?: WafEvent;
}

/** How a request ended that came through the edge from a browser. */
export function endOfVisit(edge: EdgeRequestEvent, rows: RequestRows): End {
  const refused = edge.upstreamStatus === undefined && edge.status >= 400;
  return {
    to: edge.upstreamStatus === undefined ? 'edge' : 'store',
    answer: String(edge.status),
    remark: refused ? blockedBy({ ...rows, edge }) : onlyLogged(rows),
    lost: refused,
  };
}

/**
 * How a callback attempt ended.
 * @param handled whether the plugin did its work, as the verdict has it; undefined where no verdict speaks of it
 */
export function endOfCallback({ outcome, url }: CallbackEvent, rows: RequestRows, handled?: boolean | null): End {
  if (outcome.type === 'failed') return { ...failure(outcome, rows), lost: handled !== true };
  const { status, location } = outcome;
  const end = {
    to: rows.edge?.upstreamStatus === undefined ? 'edge' : 'store',
    answer: String(status),
    lost: handled === false || (handled === undefined && status >= 300),
  } as const;
  if (status >= 400) return { ...end, remark: blockedBy(rows) };
  if (location !== undefined) return { ...end, remark: `redirected to ${redirectPlace(location, url)}` };
  if (handled === false) return { ...end, remark: 'but the plugin did not act' };
  return { ...end, remark: handled ? 'and the plugin acted' : onlyLogged(rows) };
}

type Failure = Extract<CallbackEvent['outcome'], { type: 'failed' }>;

function failure(failed: Failure, { edge, waf }: RequestRows): Pick<End, 'to' | 'answer' | 'remark'> {
  const code = waf ? `${failed.code} by ${blockerName(waf)}` : failed.code;
  switch (failed.layer) {
    case 'dns':
      return { to: 'nowhere', answer: 'no such name', remark: code };
    case 'tcp':
      return { to: 'edge', answer: 'no connection', remark: code };
    case 'tls':
      return { to: 'edge', answer: 'certificate or TLS refused', remark: code };
    case 'http':
      return failed.code === 'NO_CALLBACK_URL' || failed.code === 'ERR_INVALID_URL'
        ? { to: 'nowhere', answer: 'no usable URL', remark: code }
        : { to: edge ? reached(edge) : 'edge', answer: 'broken answer', remark: code };
    case 'time-out':
      return { to: edge ? reached(edge) : 'edge', answer: 'no answer in time', remark: code };
  }
}

const reached = ({ upstreamStatus }: EdgeRequestEvent) => (upstreamStatus === undefined ? 'edge' : 'store');

function blockedBy({ edge, waf }: RequestRows): string {
  if (edge?.upstreamStatus !== undefined) return 'by the shop itself';
  if (waf) return `by ${blockerName(waf)}`;
  return edge ? 'by the edge, no rule known' : 'by whom is not recorded';
}

const onlyLogged = ({ waf }: RequestRows): string | undefined => waf && `noticed by ${blockerName(waf)}`;

const blockerName = ({ layer, rules }: WafEvent): string => nameOf({ layer, ruleIds: rules.map(({ id }) => id) });
