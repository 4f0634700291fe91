import { expect, test } from 'vitest';
import type { BlockingRule } from '../../../../harness/waf/exclusion/blocking-rule.ts';
import { buildExclusion } from '../../../../harness/waf/exclusion/build-exclusion.ts';
import { mostItems } from '../../../../harness/waf/exclusion/guard.ts';
import type { CallbackProbe } from '../../../../harness/waf/probe.ts';
import { inStarter, push } from './blocking-rules.ts';

const order = (form: CallbackProbe['form'], target: string): CallbackProbe => ({
  ...push(form),
  kind: 'shipping-option-update',
  valuePatterns: { 'json.lines.array_0.name': '[a-z ]{1,40}', 'json.lines.*.name': '[a-z ]{1,40}' },
  request: {
    method: 'POST',
    target,
    headers: { 'Content-Type': 'application/json' },
    body: '{"lines":[{"name":"curl cream"}]}',
  },
});

const orders = [order('pretty', '/wc-api/KCO_WC_Order/'), order('plain', '/?wc-api=KCO_WC_Order')].map((probe) => ({
  ...probe,
  valuePatterns: { ...probe.valuePatterns, 'wc-api': 'KCO_WC_Order' },
}));

const stoppedBy = (variable: string): BlockingRule => ({
  ...inStarter(orders),
  matches: [{ link: 0, variables: [variable], certain: true }],
});

const build = (engine: 'v3' | 'v2', variable: string): string =>
  buildExclusion([{ blockingRule: stoppedBy(variable), approach: 'remove-target-for-shape' }], { engine, firstId: 100 })
    ?.directives ?? '';

const count = (text: string, what: RegExp): number => text.match(what)?.length ?? 0;

test('ModSecurity 3 takes no pattern: each of the first items is exempt by its number, once for all forms of the URL', () => {
  const text = build('v3', 'ARGS:json.lines.*.name');
  expect(count(text, /ctl:ruleRemoveTargetById=211180;ARGS:json\.lines\.array_\d+\.name/g)).toBe(mostItems);
  expect(text).toContain('ARGS:json.lines.array_69.name');
  expect(text).not.toContain('array_70');
  // Two guards, and what they let be done.
  expect(count(text, /\bid:\d+/g)).toBe(3);
  expect(count(text, /setvar:tx\.kco_lists_102=1/g)).toBe(2);
  expect(text).toContain('SecRule TX:kco_lists_102 "@eq 1"');
  expect(text.replace(/\n# /g, ' ')).toContain(
    'An order with more lines than that is judged by these rules as before.',
  );
});

test('all items have a value that looks right, and none is there in another case', () => {
  const text = build('v3', 'ARGS:json.lines.*.name');
  const key = 'ARGS:/^json\\.lines\\.array_[0-9]{1,4}\\.name$/';
  expect(text).toContain('SecRule ARGS_NAMES "@rx \\Ajson\\.lines\\.array_[0-9]{1,4}\\.name\\z"');
  expect(text).toContain(`SecRule ${key} "@rx \\A[a-z ]{1,40}\\z"`);
  expect(text).toContain(`SecRule &${key} "@eq %{tx.kco_items_100_1}"`);
  expect(text).toContain(`SecRule &${key} "@eq %{tx.kco_items_100_1_fit}"`);
});

test('mod_security2 names all items alike: one target is all of them', () => {
  const text = build('v2', 'ARGS:lines.lines.name');
  expect(count(text, /ctl:ruleRemoveTargetById=211180;ARGS:lines\.lines\.name/g)).toBe(2);
  expect(text).toContain('SecRule ARGS:lines.lines.name "@rx \\A[a-z ]{1,40}\\z"');
  expect(text).toContain('SecRule ARGS_NAMES "@rx \\Alines\\.lines\\.name\\z"');
  expect(text).not.toContain('kco_lists');
});

test('without a pattern for the values nothing is exempt', () => {
  expect(build('v3', 'ARGS:json.lines.*.other')).toBe('');
});
