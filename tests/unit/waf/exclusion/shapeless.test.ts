import { expect, test } from 'vitest';
import { shapelessNote } from '../../../../harness/waf/exclusion/shapeless.ts';
import { push, update } from '../../run/waf/requests.ts';
import { blocked, hit, passed } from '../judge/observations.ts';

const stopped = (probe: ReturnType<typeof push>) => [blocked(probe, hit('1'))];

test('a corpus without shapes is told, with the names and the callback', () => {
  const note = shapelessNote(stopped(push({ valuePatterns: {} })), 'remove-rule-for-path');
  expect(note).toContain('no “shapes” for kco_wc_order_id, kco_session_id (push)');
  expect(note).toContain('broader than it need be');
  expect(shapelessNote(stopped({ ...update(), valuePatterns: {} }), 'remove-target')).toContain(
    'json.a, json.b (update)',
  );
});

test('nothing is told where all shapes are known, where the exclusion goes by them, or where there is none', () => {
  expect(shapelessNote(stopped(push()), 'remove-rule-for-path')).toBeUndefined();
  const without = stopped(push({ valuePatterns: {} }));
  expect(shapelessNote(without, 'remove-target-for-shape')).toBeUndefined();
  expect(shapelessNote(without, undefined)).toBeUndefined();
  expect(shapelessNote([passed(push({ valuePatterns: {} }))], 'remove-rule')).toBeUndefined();
});
