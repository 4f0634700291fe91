import { expect, test } from 'vitest';
import { findChain } from '../../../../harness/seclang/rule-chains.ts';
import { deniesAlone } from '../../../../harness/waf/exclusion/rule-score.ts';

for (const [actions, alone] of [
  ['deny,status:403', true],
  ["block,setvar:'tx.anomaly_score_pl2=+%{tx.critical_anomaly_score}'", true],
  ["block,setvar:'tx.inbound_anomaly_score_pl1=+%{tx.error_anomaly_score}'", false],
  ["block,setvar:'tx.anomaly_score_pl2=+%{tx.warning_anomaly_score}'", false],
  ["block,setvar:'tx.anomaly_score_pl1=+%{tx.notice_anomaly_score}'", false],
  ["pass,setvar:'tx.score=+4'", false],
  ["pass,setvar:'tx.score=+10'", true],
  // What cannot be read may be little: then it is tried.
  ["pass,setvar:'tx.score=+%{tx.mine}'", false],
] as const) {
  test(`${actions} ${alone ? 'denies by itself' : 'needs another rule’s score'}`, () => {
    const chain = findChain(`SecRule ARGS "@rx x" "id:1,phase:2,${actions}"\n`, '/rules.conf', '1');
    expect(chain && deniesAlone(chain)).toBe(alone);
  });
}
