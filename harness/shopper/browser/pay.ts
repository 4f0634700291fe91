import type { FrameLocator, Locator, Page } from 'playwright';
import type { Unpaid, Visit } from '../shopper.ts';
import { nextAlert } from './next-alert.ts';
import { klarnaFrame } from './open-checkout.ts';
import { press } from './press.ts';

type Outcome = { type: 'paid' } | Unpaid;

const completion = /\/kco\/[^/]+\/complete$/;

export const payButton = (klarna: FrameLocator): Locator => klarna.getByRole('button', { name: 'Pay order' });

/** Presses Buy and waits for what comes of it. Who leaves without paying goes when the shop has agreed. */
export async function pay(page: Page, { wishes, record }: Visit): Promise<Outcome> {
  const klarna = klarnaFrame(page);
  const outcomes: Promise<Outcome>[] = [];
  if (wishes.pays === 'leaves-unpaid') {
    outcomes.push(page.waitForRequest(completion, { timeout: 0 }).then(() => ({ type: 'left' })));
    await page.route(completion, (route) => route.abort());
  }
  outcomes.push(nextAlert(klarna).then((message) => ({ type: 'refused', message })));
  record('pressed-buy');
  outcomes.push(pressAndWait(klarna));
  return Promise.race(outcomes);
}

/** The merchant's account holds the customer on "Payment accepted" until the shopper moves on. */
async function pressAndWait(klarna: FrameLocator): Promise<Outcome> {
  const accepted = klarna.getByRole('status').filter({ hasText: 'Payment accepted' });
  const alert = klarna.getByRole('alert').filter({ hasText: /\S/ });
  await press(payButton(klarna), accepted.or(alert).first());
  await accepted.waitFor();
  return { type: 'paid' };
}
