import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Breakpoint } from '../../../../harness/klarna/breakpoint.ts';
import { HarnessError } from '../../../../harness/lib/errors.ts';
import {
  type OrderManagementBreakpoint,
  type Participant,
  runScheduler,
  stepOf,
} from '../../../../harness/run/interleave/scheduler.ts';

const path = '/ordermanagement/v1/orders/1';
type Call = 'read' | 'ack' | 'refs';
const calls: Readonly<Record<Call, [method: string, path: string]>> = {
  read: ['GET', path],
  ack: ['POST', `${path}/acknowledge`],
  refs: ['PATCH', `${path}/merchant-references`],
};

/** Participants that make calls at a real breakpoint, and a book of all that was done. */
function stage(scripts: Readonly<Record<string, readonly Call[]>>) {
  const turnstile = new Breakpoint(60_000);
  const log: string[] = [];
  let isOpen = false;
  const pass = async (call: Call) => {
    if (!isOpen) await turnstile.pass(...calls[call]);
  };
  const participants: Participant[] = Object.entries(scripts).map(([name, script]) => ({
    name,
    begins: 'start',
    play: async () => {
      log.push(`${name}:start`);
      for (const call of script) {
        await pass(call);
        log.push(`${name}:${call}`);
      }
    },
  }));
  const breakpoint: OrderManagementBreakpoint = {
    parked: ({ atLeast, withinMs }) => turnstile.parked(atLeast, withinMs),
    release: async (callId) => {
      if (!turnstile.release(callId)) throw new Error(`${callId} is not parked`);
    },
    open: async () => {
      isOpen = true;
      turnstile.open();
    },
  };
  return { participants, breakpoint, log };
}

/** Plays with these choices; the first is taken when they are used up. */
async function play(scripts: Readonly<Record<string, readonly Call[]>>, choices: readonly number[] = []) {
  const { participants, breakpoint, log } = stage(scripts);
  const steps: string[] = [];
  const logAt: number[] = [];
  await runScheduler({
    participants,
    breakpoint,
    choose: (step, count) => (choices[step] ?? 0) % count,
    afterStep: async (step) => {
      steps.push(step);
      logAt.push(log.length);
    },
    withinMs: 5_000,
  });
  return { steps, log, logAt };
}

test('one participant after the other, where the first is always chosen', async () => {
  const { steps } = await play({ push: ['read', 'ack'], return: ['read'] });
  expect(steps).toEqual(['push:start', 'push:read', 'push:ack', 'return:start', 'return:read']);
});

test('the choices are the order', async () => {
  const { steps } = await play({ push: ['read', 'ack', 'refs'], return: ['read', 'ack'] }, [1, 0, 1, 0, 1, 0, 0]);
  expect(steps).toEqual([
    'return:start',
    'push:start',
    'return:read',
    'push:read',
    'return:ack',
    'push:ack',
    'push:refs',
  ]);
});

test('a participant that makes no call is at its end when it has begun', async () => {
  const { steps } = await play({ klarna: [], push: ['read'] }, [1, 0, 0]);
  expect(steps).toEqual(['push:start', 'klarna:start', 'push:read']);
});

const scripts = fc.dictionary(
  fc.constantFrom('return', 'push', 'push-2', 'klarna'),
  fc.array(fc.constantFrom<Call>('read', 'ack', 'refs'), { maxLength: 4 }),
  { minKeys: 1, maxKeys: 4 },
);
const choices = fc.array(fc.nat(), { maxLength: 20 });

test('whatever is chosen: every step is made, in each participant’s own order, and none before it is chosen', async () => {
  await fc.assert(
    fc.asyncProperty(scripts, choices, async (given, chosen) => {
      const { steps, log, logAt } = await play(given, chosen);
      for (const [name, script] of Object.entries(given)) {
        const own = steps.filter((step) => step.startsWith(`${name}:`));
        expect(own).toEqual([`${name}:start`, ...script.map((call) => `${name}:${call}`)]);
      }
      expect(log).toEqual(steps);
      expect(logAt).toEqual(steps.map((_, index) => index + 1));
      expect((await play(given, chosen)).steps).toEqual(steps);
    }),
    { numRuns: 60 },
  );
});

test('who neither calls nor ends is told, after which step, and all come to their end', async () => {
  const { participants, breakpoint } = stage({ push: ['read'] });
  let ended = false;
  let goOn = () => {};
  const slow: Participant = {
    name: 'return',
    begins: 'start',
    play: async () => {
      await new Promise<void>((resolve) => {
        goOn = resolve;
      });
      ended = true;
    },
  };
  const open = async () => {
    await breakpoint.open();
    goOn();
  };
  const playing = runScheduler({
    participants: [...participants, slow],
    breakpoint: { ...breakpoint, open },
    choose: (_, count) => count - 1,
    afterStep: async () => {},
    withinMs: 20,
  });
  await expect(playing).rejects.toMatchObject({
    code: 'TIMED_OUT',
    message: 'after return:start nobody called Klarna or came to an end within 20 ms',
  });
  expect(ended).toBe(true);
});

test('what a participant throws is thrown, when the others are at their end', async () => {
  const { participants, breakpoint, log } = stage({ push: ['read', 'ack'] });
  const broken: Participant = {
    name: 'return',
    begins: 'start',
    play: async () => {
      throw new HarnessError('KLARNA_UNREACHABLE', 'gone');
    },
  };
  const playing = runScheduler({
    participants: [...participants, broken],
    breakpoint,
    choose: (step) => step,
    afterStep: async () => {},
    withinMs: 5_000,
  });
  await expect(playing).rejects.toMatchObject({ code: 'KLARNA_UNREACHABLE' });
  expect(log).toEqual(['push:start', 'push:read', 'push:ack']);
});

const order = '/ordermanagement/v1/orders/4c952853-46cb-4805-b5d9-22b07fbe4284';
for (const [method, path, step] of [
  ['GET', order, 'read'],
  ['POST', `${order}/acknowledge`, 'ack'],
  ['PATCH', `${order}/merchant-references`, 'refs'],
  ['POST', `${order}/captures`, 'post-captures'],
  ['GET', `${order}/captures/1`, 'get-captures-1'],
] as const) {
  test(`${method} ${path.slice(order.length) || '/'} is called ${step}`, () => {
    expect(stepOf({ method, path })).toBe(step);
  });
}

const checkoutOrder = '/checkout/v3/orders/4c952853-46cb-4805-b5d9-22b07fbe4284';
test('calls at Klarna’s checkout have names of their own', () => {
  expect(stepOf({ method: 'GET', path: checkoutOrder })).toBe('checkout-read');
  expect(stepOf({ method: 'POST', path: checkoutOrder })).toBe('checkout-update');
});
