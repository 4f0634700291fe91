import { expect, test } from 'vitest';
import { endOfCallback, endOfVisit } from '../../../../harness/reports/sequence/request-end.ts';
import { answered, edgeRequest, push, unanswered, wafRow } from '../../verdict/site-record-builder.ts';

const refused = edgeRequest({ status: 403, upstreamStatus: undefined });
const passed = edgeRequest();

test.describe('a callback', () => {
  test('that the plugin worked on arrived at the shop', () => {
    const end = { to: 'store', answer: '200', remark: 'and the plugin acted', lost: false };
    expect(endOfCallback(push(), { edge: passed }, true)).toEqual(end);
  });

  test('that was answered 200 by something else arrived, and is lost', () => {
    const end = { to: 'store', answer: '200', remark: 'but the plugin did not act', lost: true };
    expect(endOfCallback(push(), { edge: passed }, false)).toEqual(end);
  });

  test('of which nobody can tell is not called lost', () => {
    expect(endOfCallback(push(), { edge: passed }, null)).toMatchObject({ to: 'store', lost: false });
  });

  test('that a rule refused ended at the edge, by that rule', () => {
    const blocked = push({ outcome: answered(403) });
    const end = { to: 'edge', answer: '403', remark: 'by rule 211180', lost: true };
    expect(endOfCallback(blocked, { edge: refused, waf: wafRow(['211180']) }, false)).toEqual(end);
  });

  test('that another layer refused is called by its name', () => {
    const rows = { edge: refused, waf: wafRow(['throttled'], { layer: 'wordfence' }) };
    expect(endOfCallback(push({ outcome: answered(503) }), rows, false).remark).toBe('by wordfence');
  });

  test('that the shop refused arrived there, although a rule had noticed it', () => {
    const rows = { edge: edgeRequest({ status: 404, upstreamStatus: 404 }), waf: wafRow(['1']) };
    expect(endOfCallback(push({ outcome: answered(404) }), rows, false)).toEqual({
      to: 'store',
      answer: '404',
      remark: 'by the shop itself',
      lost: true,
    });
  });

  test('that the edge refused without a known rule says so, and so does one that no log knows', () => {
    const blocked = push({ outcome: answered(403) });
    expect(endOfCallback(blocked, { edge: refused }, false).remark).toBe('by the edge, no rule known');
    expect(endOfCallback(blocked, {}, false)).toMatchObject({ to: 'edge', remark: 'by whom is not recorded' });
  });

  test('that was redirected names where to', () => {
    const sent = push({ outcome: answered(301, '', 'http://s1-a-open.shop.test/') });
    const end = { to: 'edge', answer: '301', remark: 'redirected to http', lost: true };
    expect(endOfCallback(sent, { edge: edgeRequest({ status: 301, upstreamStatus: undefined }) }, false)).toEqual(end);
  });

  test('without a verdict is lost where its status is no success', () => {
    expect(endOfCallback(push({ outcome: answered(302) }), {}).lost).toBe(true);
    expect(endOfCallback(push(), { edge: passed }).lost).toBe(false);
  });

  const failures = [
    ['a name that does not exist', unanswered('dns', 'ENOTFOUND'), 'nowhere', 'no such name', 'ENOTFOUND'],
    ['a closed port', unanswered('tcp', 'ECONNREFUSED'), 'edge', 'no connection', 'ECONNREFUSED'],
    [
      'a bad certificate',
      unanswered('tls', 'CERT_HAS_EXPIRED'),
      'edge',
      'certificate or TLS refused',
      'CERT_HAS_EXPIRED',
    ],
    ['half an answer', unanswered('http', 'UND_ERR_SOCKET'), 'edge', 'broken answer', 'UND_ERR_SOCKET'],
    ['no URL', unanswered('http', 'NO_CALLBACK_URL'), 'nowhere', 'no usable URL', 'NO_CALLBACK_URL'],
    ['silence', unanswered('time-out', 'ETIMEDOUT'), 'edge', 'no answer in time', 'ETIMEDOUT'],
  ] as const;
  for (const [fact, outcome, to, answer, remark] of failures) {
    test(`that met ${fact} ends there`, () => {
      expect(endOfCallback(push({ outcome }), {}, false)).toEqual({ to, answer, remark, lost: true });
    });
  }

  test('that waited in vain for the shop came as far as the shop', () => {
    const late = push({ outcome: unanswered('time-out', 'ETIMEDOUT') });
    expect(endOfCallback(late, { edge: edgeRequest({ status: 499 }) }, null).to).toBe('store');
  });

  test('whose connection was cut names who cut it', () => {
    const rows = {
      edge: edgeRequest({ status: 444, upstreamStatus: undefined }),
      waf: wafRow([], { layer: 'ip-block' }),
    };
    expect(endOfCallback(push({ outcome: unanswered('tcp', 'ECONNRESET') }), rows, false).remark).toBe(
      'ECONNRESET by ip-block',
    );
  });
});

test.describe('a visit', () => {
  test('that the shop answered is nothing special', () => {
    expect(endOfVisit(passed, {})).toEqual({ to: 'store', answer: '200', remark: undefined, lost: false });
  });

  test('that was refused at the edge is lost, by whom', () => {
    const end = { to: 'edge', answer: '403', remark: 'by rule 1', lost: true };
    expect(endOfVisit(refused, { waf: wafRow(['1']) })).toEqual(end);
  });

  test('that the edge redirected is not lost', () => {
    expect(endOfVisit(edgeRequest({ status: 301, upstreamStatus: undefined }), {})).toMatchObject({
      to: 'edge',
      lost: false,
    });
  });

  test('that a rule only noticed arrived', () => {
    expect(endOfVisit(passed, { waf: wafRow(['1'], { status: 200 }) })).toMatchObject({
      to: 'store',
      remark: 'noticed by rule 1',
      lost: false,
    });
  });
});
