import { expect, test } from 'vitest';
import { readTraces } from '../../../../harness/store/containers/site-traces.ts';
import { StubConnection } from './stub-connection.ts';

const row = {
  what: 'call',
  at: 5,
  requestId: 'r1',
  activity: 'push',
  message: 'GET /ordermanagement/v1/orders/1',
  plugin: 'klarna-checkout-for-woocommerce',
  file: 'classes/class-kco-api-callbacks.php',
  line: 84,
};

const read = (...rows: object[]) => readTraces(new StubConnection(() => rows).connection);

test('a row is what was done, during what, and at which line', async () => {
  expect(await read(row)).toEqual([
    {
      type: 'trace',
      at: 5,
      what: 'call',
      requestId: 'r1',
      during: 'push',
      message: 'GET /ordermanagement/v1/orders/1',
      place: { plugin: row.plugin, file: row.file, line: 84 },
    },
  ]);
});

test('what is not known is absent', async () => {
  const bare = { ...row, what: 'fatal', requestId: null, activity: '', plugin: null, file: null, line: null };
  expect(await read(bare)).toEqual([{ type: 'trace', at: 5, what: 'fatal', message: row.message }]);
});

test('secrets are taken out of what the plugin said', async () => {
  const message = `no cart for t_${'0a'.repeat(15)}, key=wc_order_AbCdEfGhIjKlM Authorization: Basic S2xhcm5hOnNlY3JldA==`;
  const [trace] = await read({ ...row, message });
  expect(trace?.message).toBe('no cart for t_[30 hex], key=wc_order_[redacted] Authorization: [redacted]');
});

test('a row of no known shape is a failure, not a trace less', async () => {
  await expect(read({ ...row, what: 'guess' })).rejects.toThrow();
});
