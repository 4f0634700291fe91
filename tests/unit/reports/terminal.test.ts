import { expect, test } from 'vitest';
import { styleFor } from '../../../harness/reports/style.ts';
import { finalReport, openingLine, progressLine } from '../../../harness/reports/terminal.ts';
import { lostPush } from '../verdict/site-record-builder.ts';
import { result, runResults } from './result-builder.ts';

const plain = styleFor(false);
const ansi = '\u001b[';

const lost = result({
  id: 'waf-211180-push-blocked-tab-closed',
  verdict: 'paid-but-pending',
  orders: [{ status: 'pending', paid: false, notes: [] }],
  klarna: { status: 'authorized', acknowledged: false },
  callbacks: [lostPush({ blockedBy: { layer: 'modsecurity', ruleIds: ['211180'] } })],
  diagnosis: { why: 'Rule 211180 answered 403.', change: 'Exclude the argument.' },
});
const differing = result({ id: 'surprise', outcome: 'differs', reason: 'expected verdict "paid", got "paid-twice"' });
const doubtful = result({ id: 'doubt', outcome: 'inconclusive', verdict: 'inconclusive', reason: 'the edge died' });

const lineOf = (report: string, id: string) => report.split('\n').find((line) => line.includes(id)) ?? '';

test('without colours there is no escape sequence anywhere', () => {
  const report = finalReport(runResults(result(), lost, differing, doubtful), plain);
  expect(report).not.toContain(ansi);
  expect(progressLine(differing, 1, 2, plain)).not.toContain(ansi);
});

test.describe('the line while a run goes on', () => {
  test('counts with a steady width, timings, names and tells the verdict', () => {
    expect(progressLine(result(), 3, 13, plain)).toBe(' 3/13 ✔ healthy KCO 2.13.11  paid');
  });

  test('adds the reason where the outcome is not as expected', () => {
    expect(progressLine(differing, 13, 13, plain)).toBe(
      '13/13 ✘ surprise KCO 2.13.11  paid  expected verdict "paid", got "paid-twice"',
    );
    expect(progressLine(doubtful, 1, 1, plain)).toContain('? doubt KCO 2.13.11  inconclusive  the edge died');
  });
});

test.describe('the table', () => {
  test('has a row for each scenario: verdict, order, acknowledgement, pushes', () => {
    const report = finalReport(runResults(result(), lost), plain);
    expect(lineOf(report, 'healthy').split(/ {2,}/)).toEqual(['✔ healthy', 'paid', 'processing', 'yes', 'none']);
    expect(report.split('\n')[2]?.split(/ {2,}/)).toEqual([
      '✔ waf-211180-push-blocked-tab-closed',
      'paid-but-pending',
      'pending',
      'no',
      '403 by rule 211180',
    ]);
  });

  test('keeps its columns one below the other', () => {
    const [head, first, second] = finalReport(runResults(result(), lost), plain).split('\n');
    const at = head?.indexOf('verdict') ?? -1;
    expect(first?.slice(at)).toMatch(/^paid {2}/);
    expect(second?.slice(at)).toMatch(/^paid-but-pending {2}/);
  });

  test('is a matrix where there are several versions', () => {
    expect(finalReport(runResults(result()), plain).split('\n')[0]).not.toContain('KCO');
    const two = finalReport(runResults(lost, { ...lost, kco: '2.18.4', verdict: 'paid' }), plain);
    expect(two.split('\n').slice(0, 4)).toEqual([
      'scenario                            KCO 2.13.11  KCO 2.18.4',
      'waf-211180-push-blocked-tab-closed  pending      ≠ paid',
      '',
      '≠ as expected, and other than in the first column',
    ]);
  });

  test('has a column of versions where each scenario was played on its own', () => {
    const report = finalReport(runResults(result(), { ...lost, kco: '1.11.8' }), plain);
    expect(report.split('\n')[0]?.split(/ {2,}/).slice(1, 4)).toEqual(['scenario', 'KCO', 'verdict']);
    expect(report.split('\n')[2]?.split(/ {2,}/)[1]).toBe('1.11.8');
  });

  test('leaves out what was not played, which stands below it with its reason', () => {
    const skipped = result({ id: 'apache', outcome: 'skipped', verdict: 'inconclusive', reason: 'it takes Apache' });
    const lines = finalReport(runResults(result(), skipped), plain).split('\n');
    expect(lines.slice(1, 4)).toEqual([
      expect.stringMatching(/^✔ healthy /),
      '',
      '– apache on KCO 2.13.11: it takes Apache',
    ]);
  });

  test('says "none" for no order and lists several', () => {
    const none = finalReport(runResults(result({ orders: [] })), plain);
    expect(lineOf(none, 'healthy').split(/ {2,}/)[2]).toBe('none');
    const orders = ['pending', 'processing'].map((status) => ({ status, paid: false, notes: [] }));
    expect(finalReport(runResults(result({ orders })), plain)).toContain('pending, processing');
  });
});

test.describe('lost orders', () => {
  test('come with why and what to change', () => {
    const report = finalReport(runResults(result(), lost), plain);
    expect(report).toContain('Paid orders that were lost');
    expect(report).toContain('why     Rule 211180 answered 403.');
    expect(report).toContain('change  Exclude the argument.');
  });

  test('are explained once, however many versions lost them', () => {
    const report = finalReport(runResults(lost, { ...lost, kco: '2.0.16' }), plain);
    expect(report.match(/Rule 211180 answered 403/g)).toHaveLength(1);
  });

  test('are not those that were saved although a push was lost', () => {
    const saved = { ...lost, verdict: 'paid' as const };
    expect(finalReport(runResults(saved), plain)).not.toContain('Paid orders that were lost');
  });

  test('are not spoken of where there are none', () => {
    expect(finalReport(runResults(result()), plain)).not.toContain('lost');
  });

  test('are named also when nobody knows why', () => {
    const report = finalReport(runResults({ ...lost, diagnosis: null }), plain);
    expect(report).toContain('Paid orders that were lost');
  });
});

test.describe('versions that end otherwise', () => {
  const elsewhere = 'The push URL passes the rule.';

  test('are named with the reason, once for all scenarios that it holds for', () => {
    const spared = result({ id: 'spared', kco: '2.18.4', elsewhere });
    const report = finalReport(runResults(lost, spared, { ...spared, id: 'too' }, { ...spared, kco: '2.20.9' }), plain);
    const paragraphs = report.split('\n\n');
    expect(paragraphs.slice(paragraphs.indexOf('Otherwise with these versions') + 1, -1)).toEqual([
      `spared\n  With KCO 2.18.4, 2.20.9: ${elsewhere}`,
      `too\n  With KCO 2.18.4: ${elsewhere}`,
    ]);
    expect(finalReport(runResults(spared, { ...spared, id: 'too' }), plain)).toContain(
      `spared, too\n  With KCO 2.18.4: ${elsewhere}`,
    );
  });

  test('are no heading where there are none, or where they were not played', () => {
    const skipped = result({ outcome: 'skipped', elsewhere });
    expect(finalReport(runResults(lost, skipped), plain)).not.toContain('Otherwise');
  });
});

test.describe('controls', () => {
  const control = result({ id: 'lost--control', controlOf: 'lost' });

  test('that were paid are one line at the end', () => {
    const report = finalReport(runResults(lost, control, control), plain);
    expect(report).not.toContain('lost--control');
    expect(report.split('\n').slice(-3, -1)).toEqual([
      '1 as expected in 12.3 s',
      '2 controls, each a scenario without its deviations: all paid',
    ]);
  });

  test('that were not are rows, with the reason', () => {
    const report = finalReport(
      runResults(lost, { ...control, outcome: 'differs', verdict: 'declined', reason: 'why' }),
      plain,
    );
    expect(report).toContain('✘ control of lost on KCO 2.13.11: why');
    expect(lineOf(report, 'control of lost')).toMatch(/^✘ control of lost +declined /);
  });

  test('say whose they are while the run goes on', () => {
    expect(progressLine(control, 1, 2, plain)).toBe('1/2 ✔ control of lost KCO 2.13.11  paid');
  });
});

test.describe('what was not as expected', () => {
  test('is listed with version and reason, differences and doubts alike', () => {
    const report = finalReport(runResults(result(), differing, doubtful), plain);
    expect(report).toContain('✘ surprise on KCO 2.13.11: expected verdict "paid", got "paid-twice"');
    expect(report).toContain('? doubt on KCO 2.13.11: the edge died');
  });

  test('is explained, unless it is an order that was lost and stands above', () => {
    const diagnosis = { why: 'The push was delivered.', change: 'Look at a.php:1.' };
    const report = finalReport(runResults({ ...differing, diagnosis }), plain);
    expect(report).toMatch(/got "paid-twice"\n {2}why {5}The push was delivered\.\n {2}change {2}Look at a\.php:1\.$/m);
    const lostToo = finalReport(runResults({ ...differing, verdict: 'paid-but-pending', diagnosis }), plain);
    expect(lostToo.match(/The push was delivered/g)).toHaveLength(1);
  });

  test('of two versions that lose one order for two reasons both are told', () => {
    const lose = (kco: string, why: string) =>
      ({ ...differing, kco, verdict: 'paid-but-pending', diagnosis: { why, change: 'Mend it.' } }) as const;
    const report = finalReport(runResults(lose('2.13.11', 'One reason.'), lose('2.13.12', 'Another.')), plain);
    expect(report.match(/One reason\./g)).toHaveLength(1);
    expect(report.match(/Another\./g)).toHaveLength(1);
  });

  test('is listed once for all versions on which it is the same', () => {
    const report = finalReport(runResults(differing, { ...differing, kco: '2.0.16' }), plain);
    expect(report.match(/surprise on KCO .*/g)).toEqual([
      'surprise on KCO 2.0.16, 2.13.11: expected verdict "paid", got "paid-twice"',
    ]);
  });

  test('is no heading where all went well', () => {
    expect(finalReport(runResults(result()), plain)).not.toContain('Not as expected');
  });
});

test('the end tells the count, the time, the stack and every version', () => {
  const report = finalReport(runResults(result(), differing), plain);
  expect(report).toContain('1 as expected, 1 not as expected in 12.3 s');
  expect(report).toContain(
    'containers stack, http shopper: WordPress 6.8.7, WooCommerce 10.0.2, KCO 2.13.11, PHP 8.4.24, ModSecurity 3',
  );
});

test('a simulated run is called a model', () => {
  const results = runResults(result());
  const report = finalReport({ ...results, run: { ...results.run, stack: 'simulated' } }, plain);
  expect(report).toContain('simulated stack, a model and not WooCommerce, http shopper: KCO 2.13.11');
  expect(report).not.toContain('WordPress');
});

test.describe('a narrow terminal', () => {
  const columns = 60;
  const narrow = (...results: Parameters<typeof runResults>) => finalReport(runResults(...results), plain, columns);

  test('gets each scenario in lines of its own, with all that the table says', () => {
    expect(narrow(lost).split('\n').slice(0, 4)).toEqual([
      '✔ waf-211180-push-blocked-tab-closed',
      '  paid-but-pending',
      '  KCO 2.13.11 · order pending · not acknowledged · pushes',
      '  403 by rule 211180',
    ]);
  });

  test('wraps why and change below their labels', () => {
    const why = 'ModSecurity rule 211180 answered 403 to the push, because its URL has kco_session_id.';
    expect(narrow({ ...lost, diagnosis: { why, change: 'Exclude it.' } })).toContain(
      '  why     ModSecurity rule 211180 answered 403 to the push,\n          because its URL has kco_session_id.\n  change  Exclude it.',
    );
  });

  test('keeps the table where it fits', () => {
    const report = finalReport(runResults(lost), plain, 200);
    expect(report.split('\n')[0]).toMatch(/^ {2}scenario +verdict/);
    expect(report).toBe(finalReport(runResults(lost), plain));
  });
});

test('a file is never wrapped, however long its lines', () => {
  const why = 'word '.repeat(100).trim();
  expect(finalReport(runResults({ ...lost, diagnosis: { why, change: 'x' } }), plain)).toContain(why);
});

test('a run of nothing says so', () => {
  expect(finalReport(runResults(), plain)).toContain('nothing was judged in 12.3 s');
});

test('the verdict is made bold, not the same word in the name of the scenario', () => {
  const style = { ...plain, strong: (text: string) => `<${text}>` };
  const named = result({ id: 'abandoned-cart', verdict: 'abandoned' });
  expect(finalReport(runResults(named), style).split('\n')[1]).toMatch(/^✔ abandoned-cart {2}<abandoned>/);
});

test('the opening line says who pays where', () => {
  expect(openingLine({ stack: 'simulated', shopper: 'browser' }, 35)).toBe(
    'playing 35 checkouts: a browser pays at a model of the shop with a fake Klarna, which then calls back',
  );
  expect(openingLine({ stack: 'containers', shopper: 'http' }, 1)).toMatch(
    /^playing 1 checkout: the HTTP shopper pays at the real WooCommerce and plugin /,
  );
});
