import type { ScenarioResult } from '../../../harness/verdict/scenario-result.ts';
import { lostPush } from '../verdict/site-record-builder.ts';
import { result } from './result-builder.ts';

/** Every text that a scenario, a plugin or a page can bring, at its worst for HTML, XML, Markdown and GitHub. */
export const hostileText =
  '<script>alert(1)</script> ]]> " \' & `|` **x** [y](http://evil.test/) %0A::error::no \u0000\u001b[31m\ud800\r\n::error title=x::y\n| a | b |';

/** A lost order, not as expected, whose every text is hostile. */
export const hostileResult = (): ScenarioResult =>
  result({
    id: hostileText,
    title: hostileText,
    kco: hostileText,
    outcome: 'differs',
    verdict: 'paid-but-pending',
    reason: hostileText,
    diagnosis: { why: hostileText, change: hostileText },
    orders: [{ status: hostileText, paid: false, notes: [hostileText] }],
    callbacks: [
      lostPush({
        url: hostileText,
        body: hostileText,
        location: hostileText,
        blockedBy: { layer: 'modsecurity', ruleIds: [hostileText] },
      }),
      lostPush({ attempt: 2, status: null, error: { layer: hostileText, code: hostileText } }),
    ],
    evidence: hostileText,
  });
