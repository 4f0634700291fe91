import { expect, test } from 'vitest';
import type { SiteRecord } from '../../../../harness/evidence/site-record.ts';
import { silent } from '../../../../harness/lib/log.ts';
import { Player, type PlayerOptions } from '../../../../harness/run/diagnose/player.ts';
import type { Deviations } from '../../../../harness/scenario/conditions.ts';
import { purchase, shopOrder, siteRecord } from '../../verdict/site-record-builder.ts';

const build = { name: 'a', kco: '2.13.11', plugin: 0, with: [] };
const pending = (given: Deviations) => siteRecord({ given, purchases: [purchase()], orders: [shopOrder()] });

function playerWith(parts: Partial<PlayerOptions> = {}) {
  const sites: string[] = [];
  const kept: SiteRecord[] = [];
  const player = new Player({
    playOn: async (given, { name }, siteId) => {
      sites.push(`${siteId} on ${name}`);
      return pending(given);
    },
    whyNot: () => undefined,
    keep: async (number, record) => {
      kept.push(record);
      return `plays/${number}`;
    },
    progress: silent,
    signal: new AbortController().signal,
    ...parts,
  });
  return { player, sites, kept };
}

test('the same conditions are played once, however they are written', async () => {
  const { player, sites, kept } = playerWith();
  const first = await player.play('with the default said', { edge: { ruleset: 'comodo', waf: 'modsecurity' } }, build);
  const second = await player.play('without', { edge: { waf: 'modsecurity' } }, build);
  expect(second).toBe(first);
  expect(sites).toEqual(['d1 on a']);
  expect(kept).toHaveLength(1);
});

test('what the stack cannot play is inconclusive and says why, and no site is opened for it', async () => {
  const { player, sites, kept } = playerWith({ whyNot: ({ store }) => (store ? 'no such shop' : undefined) });
  expect(await player.play('part', { store: { owner: 'cancels' } }, build)).toMatchObject({
    verdict: 'inconclusive',
    reason: 'it cannot be played: no such shop',
    evidence: '',
  });
  expect([sites, kept]).toEqual([[], []]);
});

test('other conditions and another plugin have a site of their own', async () => {
  const { player, sites } = playerWith();
  await player.play('one', {}, build);
  await player.play('two', { klarna: { pushAttempts: 3 } }, build);
  await player.play('three', {}, { name: 'b', kco: '2.18.4', plugin: 0, with: [] });
  expect(sites).toEqual(['d1 on a', 'd2 on a', 'd3 on b']);
  expect(player.plays.map(({ number, what, kco, evidence }) => [number, what, kco, evidence])).toEqual([
    [1, 'one', '2.13.11', 'plays/1'],
    [2, 'two', '2.13.11', 'plays/2'],
    [3, 'three', '2.18.4', 'plays/3'],
  ]);
});

test('the books alone are the verdict: a condition that never took effect makes nothing inconclusive', async () => {
  const { player } = playerWith();
  expect(await player.play('', { edge: { waf: 'modsecurity' } }, build)).toMatchObject({
    verdict: 'paid-but-pending',
    acknowledged: false,
  });
});

test('acknowledged is what Klarna holds for the paid order', async () => {
  const playOn = async () =>
    siteRecord({
      purchases: [purchase({ acknowledged: true })],
      orders: [shopOrder({ status: 'processing', paid: true })],
    });
  const { player } = playerWith({ playOn });
  expect(await player.play('', {}, build)).toMatchObject({ verdict: 'paid', acknowledged: true });
});

test('a gap in the record is inconclusive, and so is a check that crashes', async () => {
  const gap = playerWith({ playOn: async () => siteRecord({ gaps: ['the log could not be read'] }) });
  expect(await gap.player.play('', {}, build)).toMatchObject({
    verdict: 'inconclusive',
    reason: 'the log could not be read',
    klarna: 'unknown',
  });
  const broken = { ...siteRecord(), purchases: [purchase()], orders: undefined as unknown as [] };
  const crash = playerWith({ playOn: async () => broken });
  expect(await crash.player.play('', {}, build)).toMatchObject({
    verdict: 'inconclusive',
    reason: expect.stringMatching(/^a check crashed: /),
  });
});

test('each play is a line of progress', async () => {
  const lines: string[] = [];
  const { player } = playerWith({ progress: (line) => lines.push(line) });
  await player.play('without edge.waf', {}, build);
  await player.play('without edge.waf', {}, build);
  expect(lines).toEqual(['play 1: without edge.waf: paid-but-pending']);
});

test('asked to stop, it plays no more', async () => {
  const controller = new AbortController();
  const { player, sites } = playerWith({ signal: controller.signal });
  await player.play('one', {}, build);
  controller.abort(new Error('stopped by the test'));
  await expect(player.play('two', { klarna: { pushAttempts: 3 } }, build)).rejects.toThrow('stopped by the test');
  expect(sites).toEqual(['d1 on a']);
});
