import { expect, test } from 'vitest';
import { interruptible } from '../../../../harness/run/waf/validate-waf.ts';
import { FakeEngine, rulesOf } from './fake-engine.ts';
import { inStarter, push } from './requests.ts';

test('after the signal nothing is sent and nothing loaded, and what is open can be closed', async () => {
  const controller = new AbortController();
  const fake = new FakeEngine();
  const engine = interruptible(fake, controller.signal);
  const variants = [{ name: 'now', mode: 'on' as const, rules: rulesOf(inStarter), exclusions: [] }];
  const loaded = await engine.load(variants);
  const { requestId } = await loaded.send('now', push().request);
  controller.abort();
  await expect(loaded.send('now', push().request)).rejects.toThrow('aborted');
  await expect(engine.load(variants)).rejects.toThrow('aborted');
  expect((await loaded.hits([requestId])).get(requestId)?.map(({ id }) => id)).toEqual(['211180']);
  await loaded[Symbol.asyncDispose]();
  expect(fake.open).toBe(0);
});
