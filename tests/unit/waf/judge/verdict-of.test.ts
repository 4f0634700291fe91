import { expect, test } from 'vitest';
import { findingsOf } from '../../../../harness/waf/judge/findings-of.ts';
import { type Observation, probeResult } from '../../../../harness/waf/judge/observation.ts';
import { tableOf } from '../../../../harness/waf/judge/table-of.ts';
import { hasFailed, judgementOf, wafExitCodeOf } from '../../../../harness/waf/judge/verdict-of.ts';
import { configuration as reported } from '../../reports/waf/waf-fixture.ts';
import {
  attack,
  blocked,
  callback,
  closed,
  configuration,
  failed,
  hit,
  passed,
  reportOf,
  shopper,
} from './observations.ts';

const judged = (observations: Observation[]) =>
  configuration({ results: observations.map(probeResult), findings: findingsOf(observations, () => undefined) });

const clean = judged([passed(callback('a')), passed(shopper('s'))]);
const stopped = judged([passed(callback('a')), blocked(callback('b'), hit('211180'))]);
const known = { ...stopped, findings: stopped.findings.map((finding) => ({ ...finding, known: 'why' })) };
const possible = judged([passed(callback('a')), blocked(callback('b', { sent: 'possible' }), hit('1'))]);
const silent = judged([passed(callback('a')), failed(callback('b'))]);

test('a callback that must pass fails the configuration, unless a baseline knows it', () => {
  expect(hasFailed(stopped)).toBe(true);
  expect(hasFailed(known)).toBe(false);
  expect(hasFailed(possible)).toBe(false);
  expect(hasFailed(clean)).toBe(false);
});

test('the shopper’s own checkout and lost protection fail it, too', () => {
  const hindering = judged([passed(callback('a')), blocked(shopper('s'), hit('1'))]);
  expect(hasFailed(hindering)).toBe(true);
  const lived = { ...hindering, findings: hindering.findings.map((finding) => ({ ...finding, known: 'why' })) };
  expect(hasFailed(lived)).toBe(false);
  expect(hasFailed({ ...clean, lost: ['sqli/1'] })).toBe(true);
});

test('the exit code: 0 good, 1 failed, 3 nothing known', () => {
  expect(wafExitCodeOf(reportOf(clean, known, possible))).toBe(0);
  expect(wafExitCodeOf(reportOf(clean, stopped))).toBe(1);
  expect(wafExitCodeOf(reportOf(clean, silent))).toBe(3);
  expect(wafExitCodeOf(reportOf(stopped, silent))).toBe(1);
  expect(wafExitCodeOf(reportOf(judged([passed(shopper('s'))])))).toBe(3);
  expect(wafExitCodeOf(reportOf())).toBe(3);
});

test('a connection that is closed is not delivered, and neither is what no finding tells', () => {
  const dropped = judged([passed(callback('a')), closed(callback('b'))]);
  expect(wafExitCodeOf(reportOf(dropped))).toBe(1);
  expect(judgementOf(dropped)).toBe('bad');
  expect(wafExitCodeOf(reportOf({ ...dropped, findings: [] }))).toBe(1);
  expect(wafExitCodeOf(reportOf({ ...possible, findings: [] }))).toBe(0);
});

test('the table: a row for each row of the corpora, a cell for each configuration', () => {
  const pl2 = judged([
    passed(callback('a')),
    blocked(callback('b'), hit('920330')),
    blocked(shopper('s'), hit('942430'), hit('920230')),
    blocked(attack('x'), hit('9')),
  ]);
  expect(tableOf([clean, stopped, known, pl2, silent, possible]).rows).toEqual([
    {
      row: 'push with session id',
      cells: [
        { text: 'ok', bad: false },
        { text: '1 of 2: 403 (211180)', bad: true },
        { text: '1 of 2: 403 (211180)', bad: false },
        { text: '1 of 2: 403 (920330)', bad: true },
        { text: '1 of 2: no answer', bad: true },
        { text: '1 of 2: 403 (1)', bad: false },
      ],
    },
    {
      row: 'order review',
      cells: [
        { text: 'ok', bad: false },
        { text: '–', bad: false },
        { text: '–', bad: false },
        { text: '403 (942430)', bad: true },
        { text: '–', bad: false },
        { text: '–', bad: false },
      ],
    },
  ]);
});

test('a cell names three rules, and how many more', () => {
  const many = ['1', '2', '3', '4', '5'].map((id) => blocked(callback(id), hit(id)));
  expect(tableOf([judged(many)]).rows[0]?.cells[0]?.text).toBe('403 (1, 2, 3, and 2 more)');
});

test('all delivered and nothing lost is good', () => expect(judgementOf(reported('clean'))).toBe('good'));

test('a blocked callback that must pass is bad', () => expect(judgementOf(reported('comodo-rev2'))).toBe('bad'));

test('lost protection is bad, though what is blocked is known', () => {
  expect(judgementOf(reported('lost-protection'))).toBe('bad');
});

test('what is blocked and known is good', () => {
  const protection = { attacks: 6, stoppedBefore: 4, stoppedNow: 4 };
  expect(judgementOf(reported('lost-protection', { lost: [], protection }))).toBe('good');
});

test('a callback that nobody answered is neither', () => {
  expect(judgementOf(reported('site', { findings: [], results: silent.results }))).toBe('unknown');
});

test('a configuration to which no callback was sent is no good one', () => {
  const nothing = reported('clean', { results: [], delivered: { passed: 0, of: 0 } });
  expect(judgementOf(nothing)).toBe('unknown');
});
