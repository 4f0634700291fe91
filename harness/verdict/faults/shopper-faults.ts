import { eventsOf } from '../../evidence/site-record.ts';
import { healthy } from '../../scenario/conditions.ts';
import type { Fault, Traces } from './fault.ts';

/** What the customer was to do, and the step that says it was done. */
export function shopperFaults({ record }: Traces): Fault[] {
  const { shopper } = record.conditions;
  const steps = eventsOf(record, 'shopper');
  const did = (wanted: (typeof steps)[number]['step']) => steps.some(({ step }) => step === wanted);
  const returnedAt = steps.find(({ step }) => step === 'returned')?.at;
  const pushes = eventsOf(record, 'callback').filter(({ kind, attempt }) => kind === 'push' && attempt > 0);
  return [
    {
      deviates: shopper.afterPaying === 'closes-tab',
      fired: did('closed-tab'),
      wanted: 'the shopper did not close the tab after paying',
    },
    {
      deviates: shopper.afterPaying === 'reloads-checkout',
      fired: did('reloaded-checkout'),
      wanted: 'the shopper did not open the checkout again after paying',
    },
    {
      deviates: shopper.afterPaying === 'returns-late' || shopper.afterPaying === 'returns-with-push',
      fired: returnedAt !== undefined && pushes.some(({ at }) => at <= returnedAt),
      wanted: 'the shopper did not return after a first push had been sent',
    },
    { deviates: shopper.pays !== healthy.shopper.pays, fired: did('left'), wanted: 'the shopper did not leave' },
    {
      deviates: shopper.submits !== healthy.shopper.submits,
      fired: did('submitted-again'),
      wanted: 'the checkout was not submitted a second time',
    },
    {
      deviates: shopper.hesitatesHours !== healthy.shopper.hesitatesHours,
      fired: did('hesitated'),
      wanted: 'the shopper did not hesitate',
    },
  ];
}
