import { expect, test } from 'vitest';
import { silent } from '../../../../harness/lib/log.ts';
import type { Interleaving } from '../../../../harness/run/interleave/play-interleaving.ts';
import { type PlayOptions, playInterleavings } from '../../../../harness/run/interleave/play-interleavings.ts';

const builds = [
  { name: 'a', kco: '2.13.11', plugin: 0, with: [] },
  { name: 'b', kco: '2.8.7', plugin: 0, with: [] },
];
const oneTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

const result = (kco: string, number: number, violated = false): Interleaving => ({
  kco,
  number,
  schedule: `push:start ${number}`,
  samples: [],
  violations: [
    { invariant: 'notes-once', seen: 'twice' },
    ...(violated ? [{ invariant: 'one-order' as const, seen: 'two' }] : []),
  ],
  inconclusive: undefined,
});

const options = (overrides: Partial<PlayOptions> = {}): PlayOptions => ({
  builds,
  numbers: oneTo(5),
  workers: 2,
  play: async ({ kco }, number) => result(kco, number),
  progress: silent,
  signal: new AbortController().signal,
  ...overrides,
});

test('each number with each plugin build, in their order, whoever is ready first', async () => {
  const gates = new Map<number, () => void>();
  const play: PlayOptions['play'] = async ({ kco }, number) => {
    // The first of two waits for the second.
    if (number % 2 === 1 && number < 5) await new Promise<void>((resolve) => gates.set(number, resolve));
    else gates.get(number - 1)?.();
    return result(kco, number);
  };
  const played = await playInterleavings(options({ play }));
  expect(played.map(({ build, interleavings }) => [build.name, interleavings.map(({ number }) => number)])).toEqual([
    ['a', oneTo(5)],
    ['b', oneTo(5)],
  ]);
});

test('no more at the same time than there are workers', async () => {
  let now = 0;
  let most = 0;
  const play: PlayOptions['play'] = async ({ kco }, number) => {
    now += 1;
    most = Math.max(most, now);
    await new Promise<void>((resolve) => setImmediate(resolve));
    now -= 1;
    return result(kco, number);
  };
  await playInterleavings(options({ numbers: oneTo(20), workers: 3, play }));
  expect(most).toBe(3);
});

test('the progress says how many, and in how many something was violated', async () => {
  const lines: string[] = [];
  const play: PlayOptions['play'] = async ({ kco }, number) => result(kco, number, number <= 3);
  await playInterleavings(
    options({ builds: builds.slice(0, 1), numbers: oneTo(20), workers: 1, play, progress: (line) => lines.push(line) }),
  );
  expect(lines).toHaveLength(10);
  expect(lines.at(-1)).toBe('KCO 2.13.11: 20 of 20, 3 with a violation');
});

test('after a failure no further one is begun, and those under way come to their end', async () => {
  const begun: number[] = [];
  const ended: number[] = [];
  let goOn = () => {};
  const play: PlayOptions['play'] = async ({ kco }, number) => {
    begun.push(number);
    if (number === 2) {
      setImmediate(() => goOn());
      throw new Error('no site');
    }
    await new Promise<void>((resolve) => {
      goOn = resolve;
    });
    ended.push(number);
    return result(kco, number);
  };
  await expect(playInterleavings(options({ play }))).rejects.toThrow('no site');
  expect(begun).toEqual([1, 2]);
  expect(ended).toEqual([1]);
});

test('who is asked to stop begins no other one', async () => {
  const controller = new AbortController();
  const begun: number[] = [];
  const play: PlayOptions['play'] = async ({ kco }, number) => {
    begun.push(number);
    controller.abort(new Error('stop'));
    return result(kco, number);
  };
  await expect(playInterleavings(options({ workers: 1, play, signal: controller.signal }))).rejects.toThrow('stop');
  expect(begun).toEqual([1]);
});
