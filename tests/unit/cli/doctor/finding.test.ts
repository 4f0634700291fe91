import { expect, test } from 'vitest';
import { type Check, runChecks } from '../../../../harness/cli/doctor/finding.ts';
import { bareMachine } from './bare-machine.ts';

const check = (name: string, look: Check['look']): Check => ({
  about: { name, neededBy: 'containers', without: 'no such thing' },
  look,
});
const never = () => new Promise<never>(() => {});

test('what a check sees stands beside what it is about', async () => {
  const seen = check('Docker', async () => ({ state: 'missing', detail: 'gone', get: 'get it' }));
  expect(await runChecks([seen], bareMachine())).toEqual([
    {
      name: 'Docker',
      neededBy: 'containers',
      without: 'no such thing',
      state: 'missing',
      detail: 'gone',
      get: 'get it',
    },
  ]);
});

test('all run at once, and findings keep their order', async () => {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const waits = check('first', async () => {
    await opened;
    return { state: 'ok', detail: '' };
  });
  const opens = check('second', async () => {
    open();
    return { state: 'ok', detail: '' };
  });
  expect((await runChecks([waits, opens], bareMachine())).map(({ name }) => name)).toEqual(['first', 'second']);
});

test('a check without an answer does not hold the others, nor those who wait', async () => {
  const controller = new AbortController();
  const answers = check('quick', async () => {
    controller.abort();
    return { state: 'ok', detail: 'here' };
  });
  const findings = await runChecks([check('slow', never), answers], bareMachine({ signal: controller.signal }));
  expect(findings.find(({ name }) => name === 'slow')).toMatchObject({ state: 'unknown', detail: 'no answer in time' });
  expect(await runChecks([check('late', never)], bareMachine({ signal: AbortSignal.abort() }))).toMatchObject([
    { state: 'unknown' },
  ]);
});

test('a check that fails is a finding: of images nothing is known without Docker', async () => {
  const fails = check('disk', async () => {
    throw new Error('statfs failed\nat x');
  });
  const asksDocker = check('base image', async ({ docker }) => {
    await docker();
    return { state: 'ok', detail: '' };
  });
  expect(await runChecks([fails, asksDocker], bareMachine())).toMatchObject([
    { state: 'unknown', detail: 'statfs failed' },
    { state: 'unknown', detail: 'not known without Docker' },
  ]);
});
