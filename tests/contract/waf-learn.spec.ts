import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../meta/support/command-line.ts';
import {
  anna,
  bert,
  loopbackOf,
  notificationOf,
  type Personal,
  pushOf,
  validationOf,
} from '../unit/waf/learn/logged.ts';
import { loggingSite } from './support/logging-site.ts';
import { expect, judge, test } from './support/waf-command.ts';

const cases = [
  { engine: 'v3', format: 'Native' },
  { engine: 'v3', format: 'JSON' },
  { engine: 'v2', format: 'Native' },
  { engine: 'v2', format: 'JSON' },
] as const;

/** What Klarna sends, and what pretends to be that. */
const callbacksOf = (who: Personal) => [pushOf(who), notificationOf(who), validationOf(who), loopbackOf(who)];
const attacks = [
  { ...pushOf(anna), target: "/wc-api/KCO_WC_Push/?kco_wc_order_id=1'%20UNION%20SELECT" },
  validationOf({ ...anna, product: '<script>alert(1)</script>' }),
];

for (const { engine: kind, format } of cases) {
  test(`what Apache or nginx logs, in ${format} by ${kind}, becomes a corpus that waf sends`, async ({
    engine,
    folder,
  }) => {
    test.setTimeout(300_000);
    const log = join(folder, 'audit.log');
    {
      await using site = await loggingSite(kind, format, engine);
      for (const who of [anna, bert]) {
        const statuses: number[] = [];
        for (const request of callbacksOf(who)) statuses.push(await site.send(request));
        // 211180 stops the push, for its session id.
        expect(statuses).toEqual([403, 200, 200, 200]);
      }
      for (const attack of attacks) await site.send(attack);
      await writeFile(log, await site.log());
    }
    expect(await readFile(log, 'utf8'), 'the log has what must not be in the corpus').toContain(anna.street);

    const corpus = join(folder, 'learned.yaml');
    const { exitCode, stdout } = await run(['waf', 'learn', '--audit-log', log, '--output', corpus, '--json']);
    expect(exitCode).toBe(0);
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({ learned: 8, withoutBody: 0 });
    expect(report.notLearned.reduce((sum: number, { count }: { count: number }) => sum + count, 0)).toBe(2);
    expect(report.entries[0]).toMatchObject({
      kind: 'push',
      sent: 'known',
      statuses: { 403: 2 },
      rules: { 211180: 2 },
    });
    const text = await readFile(corpus, 'utf8');
    for (const value of [anna, bert].flatMap((who) => Object.values(who).map(String)))
      expect(text).not.toContain(value);

    const judged = await judge(['--rules', 'comodo', '--engine', kind, '--corpus', corpus, '--no-remedy'], folder);
    expect(judged.exitCode).toBe(1);
    const own = judged.first.results.filter(({ id }) => id.startsWith('learned-'));
    expect(own.map(({ id, outcome }) => [id, outcome])).toEqual([
      ['learned-push-1/pretty', 'blocked'],
      ['learned-notification-1/pretty', 'passed'],
      ['learned-block-validation-1/pretty', 'passed'],
      ['learned-loopback-1/pretty', 'passed'],
    ]);
  });
}

test('the exclusion that is found delivers what was learnt as well', async ({ engine, folder }) => {
  test.setTimeout(300_000);
  const log = join(folder, 'audit.log');
  {
    await using site = await loggingSite('v3', 'JSON', engine);
    for (const who of [anna, bert]) {
      const { target, ...request } = pushOf(who, '&lang=sv');
      await site.send({ ...request, target: `/butik${target}` });
      await site.send({ ...request, target: target.replace('&lang=sv', '') });
    }
    await writeFile(log, await site.log());
  }
  const corpus = join(folder, 'learned.yaml');
  const args = ['waf', 'learn', '--audit-log', log, '--output', corpus, '--known', 'lang', '--json'];
  const { stdout } = await run(args);
  expect(JSON.parse(stdout)).toMatchObject({ learned: 4, entries: [{ sent: 'known' }, { sent: 'known' }], idle: [] });
  const { first } = await judge(['--rules', 'comodo', '--corpus', corpus], folder);
  expect(first.remedy).toMatchObject({ outcome: 'proven', chosen: { lost: [] } });
  const { delivered } = first.remedy.chosen ?? {};
  expect(delivered?.passed).toBe(delivered?.of);
  expect(first.results.filter(({ id }) => id.startsWith('learned-push-'))).toHaveLength(2);
});
