import type { AfterPaying } from '../../../../harness/scenario/conditions.ts';
import { push, pushedAt, shopperDid } from '../site-record-builder.ts';
import { type FaultCase, testFaults } from './fault-cases.ts';

testFaults([
  {
    condition: 'a closed tab',
    given: { shopper: { afterPaying: 'closes-tab' } },
    trace: [shopperDid('closed-tab')],
    lookAlikes: [['a shopper who paid and was not seen again', [shopperDid('paid'), push()]]],
    wanted: 'the shopper did not close the tab after paying',
  },
  {
    condition: 'a reloaded checkout',
    given: { shopper: { afterPaying: 'reloads-checkout' } },
    trace: [shopperDid('paid'), shopperDid('reloaded-checkout')],
    lookAlikes: [
      ['a return', [shopperDid('paid'), shopperDid('returned')]],
      ['a checkout that was opened twice', [shopperDid('opened-checkout'), shopperDid('opened-checkout')]],
    ],
    wanted: 'the shopper did not open the checkout again after paying',
  },
  {
    condition: 'leaving the checkout',
    given: { shopper: { pays: 'leaves-checkout' } },
    trace: [shopperDid('opened-checkout'), shopperDid('left')],
    lookAlikes: [
      ['a purchase that was refused', [shopperDid('refused')]],
      ['a tab that was closed after paying', [shopperDid('paid'), shopperDid('closed-tab')]],
    ],
    wanted: 'the shopper did not leave',
  },
  {
    condition: 'leaving unpaid',
    given: { shopper: { pays: 'leaves-unpaid' } },
    trace: [shopperDid('pressed-buy'), shopperDid('left')],
    lookAlikes: [['a shopper who got stuck', [shopperDid('pressed-buy'), shopperDid('stuck')]]],
    wanted: 'the shopper did not leave',
  },
  {
    condition: 'a double click',
    given: { shopper: { submits: 'twice' } },
    trace: [shopperDid('pressed-buy'), shopperDid('submitted-again')],
    lookAlikes: [['Buy that was pressed twice', [shopperDid('pressed-buy'), shopperDid('pressed-buy')]]],
    wanted: 'the checkout was not submitted a second time',
  },
  {
    condition: 'hesitation',
    given: { shopper: { hesitatesHours: 49 } },
    trace: [shopperDid('opened-checkout'), shopperDid('hesitated'), shopperDid('opened-checkout')],
    lookAlikes: [['a checkout that was opened twice', [shopperDid('opened-checkout'), shopperDid('opened-checkout')]]],
    wanted: 'the shopper did not hesitate',
  },
]);

/** Both come after a push or with it, and the record has the same to say of them. */
testFaults(
  (['returns-late', 'returns-with-push'] as const satisfies readonly AfterPaying[]).map(
    (afterPaying): FaultCase => ({
      condition: afterPaying,
      given: { shopper: { afterPaying } },
      trace: [push(), shopperDid('returned', pushedAt + 50)],
      lookAlikes: [
        ['a return without any push', [shopperDid('returned')]],
        ['a push without any return', [push(), shopperDid('closed-tab')]],
        ['a return before the push', [shopperDid('returned', pushedAt - 500), push()]],
        [
          'a push before the purchase',
          [push({ attempt: 0, at: pushedAt - 2_000 }), shopperDid('paid'), shopperDid('returned', pushedAt - 500)],
        ],
        ['another callback', [push({ kind: 'notification' }), shopperDid('returned', pushedAt + 50)]],
      ],
      wanted: 'the shopper did not return after a first push had been sent',
    }),
  ),
);
