import { expect, test } from 'vitest';
import type { SiteRecord } from '../../../../harness/evidence/site-record.ts';
import { type ErrorCode, HarnessError } from '../../../../harness/lib/errors.ts';
import { type BisectOptions, bisectScenario } from '../../../../harness/run/bisect/bisect-scenario.ts';
import type { PluginBuild } from '../../../../harness/store/store.ts';
import { purchase, push, shopOrder, siteRecord } from '../../verdict/site-record-builder.ts';

const scenario = { id: 'made-up', title: 'Made up', given: {} };

const records: Readonly<Record<string, () => SiteRecord>> = {
  lost: () => siteRecord({ purchases: [purchase()], orders: [shopOrder()] }),
  paid: () =>
    siteRecord({
      purchases: [purchase({ acknowledged: true })],
      orders: [shopOrder({ status: 'processing', paid: true })],
      events: [push()],
    }),
  unacknowledged: () =>
    siteRecord({
      purchases: [purchase()],
      orders: [shopOrder({ status: 'processing', paid: true })],
      events: [push()],
    }),
  none: () => siteRecord({ purchases: [purchase()] }),
  gap: () => siteRecord({ gaps: ['the log could not be read'] }),
};

const unfit = (name: string, code: ErrorCode = 'SOURCE_UNFIT') =>
  new HarnessError(code, `${name} lacks\nvendor/autoload.php`, { hint: 'give the release' });

/** Versions 1.0, 1.1, … that end as their words say; a HarnessError is why one cannot be loaded. */
function bisecting(history: readonly (string | HarnessError)[], parts: Partial<BisectOptions> = {}) {
  const lines: string[] = [];
  const sites: string[] = [];
  const versions = history.map((_, index) => ({ name: `1.${index}`, spec: `git:kco#1.${index}` }));
  const done = bisectScenario(scenario, {
    versions,
    load: async ({ name }): Promise<PluginBuild> => {
      const index = Number(name.slice(2));
      const ends = history[index];
      if (ends instanceof HarnessError) throw ends;
      return { name: `b${index}`, kco: 'as its header says', plugin: index, with: [] };
    },
    playOn: async ({ name, plugin }, siteId) => {
      sites.push(`${siteId} on ${name}`);
      const record = records[String(history[plugin])];
      if (!record) throw new Error(`no record is called ${history[plugin]}`);
      return record();
    },
    keep: async (number) => `plays/${number}`,
    tagDateOf: async ({ name }) => ({ tag: name, date: '2024-06-05', of: 'commit' }),
    progress: (line) => lines.push(line),
    signal: new AbortController().signal,
    ...parts,
  });
  return { done, lines, sites };
}

test('the release that changed it, its date, and the two plays that prove it', async () => {
  const { done, lines, sites } = bisecting(['lost', 'lost', 'lost', 'paid', 'paid']);
  const finding = await done;
  expect(finding).toMatchObject({
    outcome: 'found',
    answer: '1.3 changed it: paid-but-pending (1.2) → paid (1.3)',
    monotone: true,
    remarks: [],
    passedOver: [],
    change: {
      version: '1.3',
      parts: ['verdict', 'order', 'acknowledged', 'pushes'],
      before: { number: 3, kco: '1.2', evidence: 'plays/3', verdict: 'paid-but-pending' },
      after: { number: 4, kco: '1.3', evidence: 'plays/4', verdict: 'paid' },
      tag: { tag: '1.3', date: '2024-06-05', of: 'commit' },
    },
  });
  expect(finding.plays.map(({ kco }) => kco)).toEqual(['1.0', '1.4', '1.2', '1.3']);
  expect(sites).toEqual(['b1 on b0', 'b2 on b4', 'b3 on b2', 'b4 on b3']);
  expect(lines[1]).toBe('play 2: KCO 1.4: paid, order processing, acknowledged, push 200');
});

test('the verdict is the same: what else changed is said', async () => {
  const { done } = bisecting(['unacknowledged', 'paid']);
  expect(await done).toMatchObject({
    answer: '1.1 changed it: not acknowledged (1.0) → acknowledged (1.1)',
    change: { parts: ['acknowledged'] },
  });
});

test('nothing changed: the ends are named, and that no more was played', async () => {
  const { done } = bisecting(['lost', 'paid', 'lost']);
  expect(await done).toMatchObject({
    outcome: 'no-change',
    answer: 'no change between 1.0 and 1.2: both end paid-but-pending, order pending, not acknowledged, no push',
    change: null,
    remarks: [expect.stringMatching(/^Not all that lies between the two was played/)],
  });
  expect(await bisecting(['paid', 'paid']).done).toMatchObject({ outcome: 'no-change', remarks: [] });
});

test('no change up to an end that had to be moved is inconclusive: it may be beyond', async () => {
  expect(await bisecting(['lost', 'lost', unfit('1.2')]).done).toMatchObject({
    outcome: 'inconclusive',
    answer: expect.stringMatching(/^no change between 1\.0 and 1\.1, as far as the range can be played: both end /),
    passedOver: [{ versions: ['1.2'] }],
  });
});

test('more than one change: said, with what was seen in order', async () => {
  const { done } = bisecting(['lost', 'lost', 'none', 'none', 'paid']);
  const { outcome, monotone, answer, remarks } = await done;
  expect({ outcome, monotone, answer }).toEqual({
    outcome: 'found',
    monotone: false,
    answer: '1.2 changed it: paid-but-pending (1.1) → paid-but-no-order (1.2)',
  });
  expect(remarks).toHaveLength(1);
  expect(remarks[0]).toMatch(
    /^It changed more than once, as far as it was played: 1\.0 to 1\.1 paid-but-pending, .*; 1\.2 paid-but-no-order, .*; 1\.4 paid, /,
  );
  expect(remarks[0]).not.toContain('ends again');
});

test('an end that comes back is told apart from a third one', async () => {
  const { done } = bisecting(['lost', 'paid', 'none', 'none', 'paid']);
  const { answer, remarks } = await done;
  expect(answer).toBe('1.1 changed it: paid-but-pending (1.0) → paid (1.1)');
  expect(remarks[0]).toContain('1.4 ends again as an older version does.');
});

test('an inconclusive play: a neighbour is played, and it is said', async () => {
  const { done, lines } = bisecting(['lost', 'lost', 'gap', 'paid', 'paid', 'paid']);
  expect(await done).toMatchObject({
    outcome: 'narrowed',
    answer: 'one of 1.2 and 1.3 changed it: paid-but-pending (1.1) → paid (1.3)',
    passedOver: [{ why: 'inconclusive', versions: ['1.2'], reason: 'the log could not be read' }],
  });
  expect(lines).toContain('play 3: KCO 1.2: inconclusive: the log could not be read; a neighbour is played instead');
});

test('versions that cannot be loaded are passed over without a play, and each reason is said once', async () => {
  const history = ['lost', unfit('1.1', 'STORE_SETUP_FAILED'), 'lost', 'paid', unfit('1.4'), unfit('1.5')];
  const { done, lines, sites } = bisecting(history);
  expect(await done).toMatchObject({
    outcome: 'found',
    answer: '1.3 changed it: paid-but-pending (1.2) → paid (1.3)',
    passedOver: [
      {
        why: 'not-loaded',
        versions: ['1.4', '1.5'],
        reason: '1.5 lacks vendor/autoload.php. Hint: give the release.',
      },
      { why: 'not-loaded', versions: ['1.1'] },
    ],
  });
  expect(lines.filter((line) => line.includes('cannot be loaded')).map((line) => line.split('\n')[0])).toEqual([
    'KCO 1.5 cannot be loaded, a neighbour is played instead. SOURCE_UNFIT: 1.5 lacks',
    'KCO 1.1 cannot be loaded, a neighbour is played instead. STORE_SETUP_FAILED: 1.1 lacks',
  ]);
  expect(sites).toHaveLength(3);
});

test('none can be loaded: the first reason is the error', async () => {
  const { done } = bisecting([unfit('1.0'), unfit('1.1')]);
  await expect(done).rejects.toMatchObject({ code: 'SOURCE_UNFIT', hint: 'give the release' });
});

test('no two ends: inconclusive, with what can be told', async () => {
  expect(await bisecting(['gap', 'gap', 'gap', 'lost', 'paid']).done).toMatchObject({
    outcome: 'inconclusive',
    answer: 'nothing can be told of 1.0, 1.1 and 1.2: there are no two ends to compare',
    change: null,
  });
  expect(await bisecting(['lost', unfit('1.1'), 'gap']).done).toMatchObject({
    outcome: 'inconclusive',
    answer: 'nothing can be told of any version but 1.0: there are no two ends to compare',
  });
});

test('what fails for another reason than the version ends it', async () => {
  const load = () => Promise.reject(new HarnessError('DISK_FULL', 'no room'));
  await expect(bisecting(['lost', 'paid'], { load }).done).rejects.toMatchObject({ code: 'DISK_FULL' });
});

test('asked to stop, it plays no more', async () => {
  const controller = new AbortController();
  const { done, sites } = bisecting(['lost', 'paid'], {
    signal: controller.signal,
    keep: async (number) => {
      controller.abort(new Error('stopped by the test'));
      return `plays/${number}`;
    },
  });
  await expect(done).rejects.toThrow('stopped by the test');
  expect(sites).toHaveLength(1);
});
