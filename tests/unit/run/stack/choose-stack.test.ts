import { expect } from 'vitest';
import { chooseStack, type StackRequest } from '../../../../harness/run/stack/choose-stack.ts';
import { test } from '../../store/sources/temp-folder.ts';

const request = (changes: Partial<StackRequest> = {}): StackRequest => ({
  asked: undefined,
  plugins: ['2.13.11'],
  realOnly: [],
  ...changes,
});
const notAsked = () => Promise.reject(new Error('this choice needs no look at the machine'));
const all = async () => [];

test('nothing said: simulated, without a word and without a look at the machine', async () => {
  expect(await chooseStack(request(), notAsked)).toEqual({ stack: 'simulated' });
});

test('a version says which model to play: simulated', async () => {
  expect(await chooseStack(request({ plugins: ['2.8.7', '2.14.4'] }), notAsked)).toEqual({ stack: 'simulated' });
});

test('a stack that is named is taken', async () => {
  expect(await chooseStack(request({ asked: 'containers' }), notAsked)).toEqual({ stack: 'containers' });
  expect(await chooseStack(request({ asked: 'simulated' }), notAsked)).toEqual({ stack: 'simulated' });
});

test('a zip, a folder or a tag is code: containers, and why', async ({ temp }) => {
  for (const spec of [temp, `${temp}/kco.zip`, `git:${temp}#2.13.11`]) {
    expect(await chooseStack(request({ plugins: ['2.8.7', spec] }), notAsked)).toEqual({
      stack: 'containers',
      because: `containers stack: only real software can play --plugin ${spec}`,
    });
  }
});

test('so are further flags that only real software follows', async () => {
  expect(await chooseStack(request({ realOnly: ['--woocommerce 9.9.5', '--with polylang@3.7'] }), notAsked)).toEqual({
    stack: 'containers',
    because: 'containers stack: only real software can play --woocommerce 9.9.5 --with polylang@3.7',
  });
});

test('code on the simulated stack is refused with what to do instead', async ({ temp }) => {
  await expect(chooseStack(request({ asked: 'simulated', plugins: [temp] }), notAsked)).rejects.toMatchObject({
    code: 'USAGE',
    message: `the simulated stack is a model and runs no code: it cannot play --plugin ${temp}`,
    hint: expect.stringMatching(/--stack containers.*--plugin \d/),
  });
  const realOnly = ['--woocommerce 9.9.5'];
  await expect(chooseStack(request({ asked: 'simulated', realOnly }), notAsked)).rejects.toThrow('--woocommerce 9.9.5');
});

test('a path that is not there is said before any stack is chosen', async ({ temp }) => {
  const failure = chooseStack(request({ plugins: [`${temp}/nowhere`] }), notAsked);
  await expect(failure).rejects.toMatchObject({ code: 'SOURCE_NOT_FOUND' });
});

test('auto: the real one where nothing is missing, else the simulated one, each with the reason', async () => {
  expect(await chooseStack(request({ asked: 'auto' }), all)).toEqual({
    stack: 'containers',
    because: 'containers stack: all that it needs is here',
  });
  expect(await chooseStack(request({ asked: 'auto' }), async () => ['Docker (not installed)', 'sources'])).toEqual({
    stack: 'simulated',
    because: 'simulated stack: the containers one needs Docker (not installed), sources',
  });
});

test('auto with code: the model cannot stand in for it, whatever is missing', async ({ temp }) => {
  expect(await chooseStack(request({ asked: 'auto', plugins: [temp] }), notAsked)).toMatchObject({
    stack: 'containers',
  });
});
