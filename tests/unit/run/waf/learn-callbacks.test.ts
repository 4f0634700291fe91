import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, describe, expect } from 'vitest';
import type { LoggedRequest } from '../../../../harness/evidence/logged-request.ts';
import { silent } from '../../../../harness/lib/log.ts';
import { type LearnCallbacksOptions, learnCallbacks } from '../../../../harness/run/waf/learn-callbacks.ts';
import { loadCorpora } from '../../../../harness/waf/corpus/load-corpora.ts';
import type { CallbackProbe } from '../../../../harness/waf/probe.ts';
import {
  anna,
  bert,
  logOf,
  loopbackOf,
  notificationOf,
  type Personal,
  pushOf,
  validationOf,
} from '../../waf/learn/logged.ts';

interface Learning {
  (
    requests: readonly LoggedRequest[] | string,
    more?: Partial<LearnCallbacksOptions>,
  ): ReturnType<typeof learnCallbacks>;
  folder: string;
}

const test = base.extend<{ learn: Learning; text: () => Promise<string>; probes: () => Promise<CallbackProbe[]> }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads a fixture's needs from this pattern.
  learn: async ({}, use: (learn: Learning) => Promise<void>) => {
    const folder = await mkdtemp(join(tmpdir(), 'learn-callbacks-'));
    const learn = async (requests: readonly LoggedRequest[] | string, more: Partial<LearnCallbacksOptions> = {}) => {
      const log = join(folder, 'audit.log');
      await writeFile(log, typeof requests === 'string' ? requests : logOf(requests));
      const output = join(folder, 'learned.yaml');
      const options = {
        logs: [log],
        output,
        name: 'learned',
        known: new Set<string>(),
        keepFolders: false,
        overwrite: true,
      };
      return learnCallbacks({ ...options, ...more }, silent, new AbortController().signal);
    };
    await use(Object.assign(learn, { folder }));
    await rm(folder, { recursive: true, force: true });
  },
  text: ({ learn }, use) => use(() => readFile(join(learn.folder, 'learned.yaml'), 'utf8')),
  probes: ({ learn }, use) =>
    use(async () => {
      const corpora = await loadCorpora([join(learn.folder, 'learned.yaml')]);
      return (corpora.at(-1)?.probes ?? []).filter((probe) => probe.type === 'callback');
    }),
});

const allOf = (who: Personal) => [pushOf(who), notificationOf(who), validationOf(who), loopbackOf(who)];

describe('nothing of a value survives', () => {
  test('no six characters in a row of any of them are in the corpus', async ({ learn, text }) => {
    const report = await learn([...allOf(anna), ...allOf(bert)]);
    expect(report.learned).toBe(8);
    const corpus = (await text()).toLowerCase();
    const survived = [anna, bert]
      .flatMap((who) => Object.values(who).map(String))
      .flatMap((value) => [value, Buffer.from(value).toString('latin1'), encodeURIComponent(value)])
      .flatMap((value) => pieces(value.toLowerCase()))
      .filter((piece) => corpus.includes(piece) && !protocol.some((word) => word.includes(piece)));
    expect(survived).toEqual([]);
  });

  test('two logs of the same shapes make the same corpus and the same report, whoever ordered', async ({
    learn,
    text,
  }) => {
    const first = await learn(allOf(anna));
    const ofAnna = await text();
    const second = await learn(allOf({ ...bert, product: 'Ærmløs kjole, blå', street: 'Østergade 5, 2' }));
    expect(await text()).toBe(ofAnna);
    expect(second).toEqual(first);
  });

  test('not by a name in JSON either, which may be anybody’s word', async ({ learn, text }) => {
    const withName = (who: Personal) =>
      validationOf(who, (order) => {
        order.merchant_extra = { wilhelmina: who.given, [who.email.split('@')[0] ?? '']: 'x', '4930128': 1 };
      });
    const report = await learn([withName(anna), withName(bert), ...allOf(anna)]);
    expect(await text()).not.toMatch(/wilhelm|shaugh|4930128/i);
    expect(report.notLearned.reduce((sum, { count }) => sum + count, 0)).toBe(2);
  });

  test('a name of one order only is not learnt', async ({ learn, text }) => {
    const report = await learn([pushOf(anna, '&wilhelmina=1'), pushOf(anna, '&wilhelmina=1'), notificationOf(anna)]);
    expect(report.notLearned).toEqual([
      { why: 'a name that no callback is known to have, with one order only', count: 2 },
    ]);
    expect(await text()).not.toContain('wilhelmina');
  });

  test('a folder is called by an ordinary word, unless it is one, or the operator wants it', async ({
    learn,
    text,
  }) => {
    const in_ = (folder: string, who: Personal) => ({ ...pushOf(who), target: `/${folder}${pushOf(who).target}` });
    await learn([in_('arczynska-uhren', anna)]);
    expect(await text()).toMatch(/target: \/shop\/wc-api\/KCO_WC_Push\//);
    await learn([in_('butik/sv', anna)]);
    expect(await text()).toMatch(/target: \/butik\/sv\/wc-api\/KCO_WC_Push\//);
    await learn([in_('arczynska-uhren', anna)], { keepFolders: true });
    expect(await text()).toMatch(/target: \/arczynska-uhren\/wc-api\/KCO_WC_Push\//);
  });
});

describe('what is learnt', () => {
  test('addresses, names, order and nesting, kinds of values, and what varies', async ({ learn, probes }) => {
    await learn([...allOf(anna), ...allOf(bert), pushOf({ ...anna, session: '90417' })]);
    const learned = await probes();
    expect(learned.map(({ id, kind, form, sent }) => [id, kind, form, sent])).toEqual([
      ['learned-push-1/pretty/v1', 'push', 'pretty', 'known'],
      ['learned-push-1/pretty/v2', 'push', 'pretty', 'known'],
      ['learned-notification-1/pretty', 'notification', 'pretty', 'known'],
      ['learned-block-validation-1/pretty', 'block-validation', 'pretty', 'known'],
      ['learned-loopback-1/pretty', 'loopback', 'pretty', 'known'],
    ]);
    expect(learned.map(({ request }) => request.target.replace(/[0-9a-f-]{36}/, 'ID'))).toEqual([
      '/wc-api/KCO_WC_Push/?kco-action=push&kco_wc_order_id=ID&kco_session_id=t_8c3304dcc1d7e09efc1b8486bd78e3',
      '/wc-api/KCO_WC_Push/?kco-action=push&kco_wc_order_id=ID&kco_session_id=4711',
      '/wc-api/KCO_WC_Notification/?kco_wc_order_id=ID',
      '/wp-json/kco-block/order/ID/validate',
      '/wp-json/wc/store/v1/checkout/15',
    ]);
    const body = JSON.parse(learned[3]?.request.body ?? '');
    expect(namesIn(body)).toEqual(namesIn(JSON.parse(validationOf(anna).body ?? '')));
    expect(body.merchant_data).toContain('"wp_logged_in_cookie":"');
    expect(learned[3]?.variants?.map(({ name }) => name)).toContain('order_lines.*.name: Test product');
    expect(JSON.parse(learned[4]?.request.body ?? '').payment_data).toHaveLength(3);
    expect(learned[4]?.request.headers).toMatchObject({
      'User-Agent': 'WordPress/6.8.12; https://{host}',
      Nonce: '1a2b3c4d5e',
    });
  });

  test('versions, by what is there and what is not', async ({ learn }) => {
    const { entries } = await learn([
      ...allOf(anna),
      { ...pushOf(bert), target: `/wc-api/KCO_WC_Push/?kco_wc_order_id=${bert.order}` },
    ]);
    expect(entries.map(({ kind, versions }) => [kind, versions])).toEqual([
      ['push', '>=1.8.0 <2.18.4'],
      ['push', '<1.8.0'],
      ['notification', '<2.20.0'],
      ['block-validation', '>=2.20.0'],
      ['loopback', '>=2.16.0'],
    ]);
  });

  test('how many lines an order has', async ({ learn, probes }) => {
    const lines = (who: Personal, count: number) =>
      validationOf(who, (order) => {
        const [first] = order.order_lines as unknown[];
        order.order_lines = Array.from({ length: count }, () => first);
      });
    const report = await learn([lines(anna, 1), lines(bert, 9), lines(anna, 90)]);
    const [probe] = await probes();
    expect(probe?.variants?.map(({ name }) => name)).toEqual(
      expect.arrayContaining([1, 9, 90].map((count) => `number of order_lines: ${count}`)),
    );
    expect(report.news).toContainEqual(
      expect.objectContaining({ what: 'lines', told: expect.stringContaining('90 lines') }),
    );
  });

  test('a name that no callback is known to have is sent as possible, until the operator says that it is theirs', async ({
    learn,
    probes,
  }) => {
    const requests = [pushOf(anna, '&lang=sv'), pushOf(bert, '&lang=da')];
    const report = await learn(requests);
    expect(report.entries).toMatchObject([{ sent: 'possible', doubts: ['lang'], count: 2 }]);
    expect(report.news).toEqual([{ what: 'query', told: 'lang in the push: two letters', count: 2 }]);
    expect((await probes())[0]?.request.target).toMatch(/&lang=SE$/);
    expect((await learn(requests, { known: new Set(['lang', 'other']) })).entries).toMatchObject([{ sent: 'known' }]);
    expect((await learn(requests, { known: new Set(['lang', 'other']) })).idle).toEqual(['other']);
  });

  test('a field that a plugin adds to merchant_data', async ({ learn, probes }) => {
    const withField = (who: Personal) =>
      validationOf(who, (order) => {
        order.merchant_data = JSON.stringify({ is_user_logged_in: false, loyalty_tier: 'gold', points: who.price });
      });
    const { entries } = await learn([withField(anna), withField(bert)]);
    expect(entries).toMatchObject([{ sent: 'possible', doubts: ['merchant_data'], count: 2 }]);
    expect(JSON.parse(JSON.parse((await probes())[0]?.request.body ?? '').merchant_data)).toEqual({
      is_user_logged_in: false,
      loyalty_tier: 'some_word',
      points: 1,
    });
  });

  test('an agent that is none of Klarna’s makes no callback that must pass', async ({ learn }) => {
    const headers = pushOf(anna).headers?.map(
      ([name, value]) => [name, name === 'User-Agent' ? 'curl/7.1' : value] as const,
    );
    const { entries } = await learn([{ ...pushOf(anna), ...(headers && { headers }) }]);
    expect(entries).toMatchObject([{ sent: 'possible', doubts: ['User-Agent'] }]);
  });
});

describe('a log that lacks something', () => {
  test('of bodies: pushes are learnt, and the others counted', async ({ learn }) => {
    const withoutBodies = allOf(anna).map(({ body: _, ...request }) => request);
    const report = await learn(withoutBodies);
    expect([report.learned, report.withoutBody]).toEqual([1, 3]);
  });

  test('of callbacks: no file is written', async ({ learn }) => {
    const report = await learn([{ method: 'GET', target: '/', status: 200, rules: [] }]);
    expect(report).toMatchObject({ learned: 0, read: { rows: 1 } });
    expect(await readdir(learn.folder)).toEqual(['audit.log']);
  });

  test('of everything: it is no log', async ({ learn }) => {
    await expect(learn('Dear Sir,\nwe have no log.\n')).rejects.toMatchObject({ code: 'USAGE' });
  });
});

test('a file that is there is left alone', async ({ learn, text }) => {
  await writeFile(join(learn.folder, 'learned.yaml'), 'mine');
  await expect(learn(allOf(anna), { overwrite: false })).rejects.toMatchObject({ code: 'USAGE' });
  expect(await text()).toBe('mine');
});

/** Words that are in every callback, whoever ordered; of tokens the names of their fields, in base64. */
const protocol = [
  ...['wc_order_', 'wordpress_logged_in_', '/product/'],
  ...['{"alg":"n', '{"user_id":"t_'].map((text) => `.${Buffer.from(text).toString('base64').toLowerCase()}`),
  // The first digits of times.
  '%7c179',
];

const pieces = (value: string): string[] =>
  Array.from({ length: Math.max(0, value.length - 5) }, (_, index) => value.slice(index, index + 6));

function namesIn(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(namesIn);
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.entries(value).map(([name, item]) => [name, namesIn(item)]);
}
