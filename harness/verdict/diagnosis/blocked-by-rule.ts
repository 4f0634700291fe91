import { nameOf } from '../compare.ts';
import { callbackName, type Diagnose } from './diagnosis.ts';

/** Engines that log which of their rules it was. */
const engines: Readonly<Record<string, string>> = { modsecurity: 'ModSecurity', litespeed: 'LiteSpeed' };

export const blockedByRule: Diagnose = (push) => {
  const { layer, ruleIds } = push.blockedBy ?? { layer: '', ruleIds: [] };
  const engine = Object.hasOwn(engines, layer) ? engines[layer] : undefined;
  // A fault that is called like an engine logs its own name in the place of a rule.
  if (!push.blockedBy || engine === undefined || ruleIds.includes(layer)) return undefined;
  const rule = nameOf(push.blockedBy);
  const { pathname, searchParams } = new URL(push.url);
  const sessionId = searchParams.has('kco_session_id');
  if (push.blockedBy.ruleIds.includes('211180') && sessionId) {
    return {
      why: `${engine} ${rule} answered ${push.status} to ${callbackName(push)}, because its URL has kco_session_id and Klarna sends no Referer.`,
      change: `Upgrade the plugin to 2.18.4 or later, which no longer sends kco_session_id, or exclude that argument of ${pathname} from the rule: kco-harness waf finds the narrowest way.`,
    };
  }
  return {
    why: `${engine} ${rule} answered ${push.status} to ${callbackName(push)}.`,
    change: `Exclude ${pathname} from ${rule}: kco-harness waf finds the narrowest way.`,
  };
};
