import { expect, test } from 'vitest';
import { eventsOf } from '../../../harness/evidence/site-record.ts';
import { push, shopperDid } from '../verdict/site-record-builder.ts';

const events = [shopperDid('paid', 20), push({ at: 15 }), shopperDid('opened-checkout', 10)];

test('the events of one type come in the order of time', () => {
  expect(eventsOf({ events }, 'shopper').map(({ step }) => step)).toEqual(['opened-checkout', 'paid']);
});

test('events of one time keep the order in which they were recorded', () => {
  const same = [shopperDid('paid', 5), shopperDid('closed-tab', 5), shopperDid('stuck', 5)];
  expect(eventsOf({ events: same }, 'shopper').map(({ step }) => step)).toEqual(['paid', 'closed-tab', 'stuck']);
});

test('the record keeps its own order', () => {
  eventsOf({ events }, 'shopper');
  expect(events.map(({ at }) => at)).toEqual([20, 15, 10]);
});
