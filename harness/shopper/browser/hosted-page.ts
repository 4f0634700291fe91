import type { Page, Response } from 'playwright';
import { pageSeen, testPerson, type Unpaid, type Visit } from '../shopper.ts';
import { enterAddress, pay, settled, untilKlarnaIsThere } from './klarna-iframe.ts';

/** How long the shop's page may take to ask for the order review after the last field was filled in. */
const reviewMs = 5_000;

const fields = {
  billing_first_name: testPerson.given_name,
  billing_last_name: testPerson.family_name,
  billing_address_1: testPerson.street_address,
  billing_city: testPerson.city,
  billing_phone: testPerson.phone,
  billing_email: testPerson.email,
  // The last: of this one WooCommerce asks what the shipping costs.
  billing_postcode: testPerson.postal_code,
} as const;

/** Fills in WooCommerce's own form, whose button leads to a page of Klarna's, and pays there. */
export async function buyAtRedirect(page: Page, visit: Visit): Promise<{ type: 'paid' } | Unpaid> {
  // The shop may suggest another address to ship to; this customer has one.
  const elsewhere = page.locator('#ship-to-different-address-checkbox');
  if ((await elsewhere.count()) > 0) await elsewhere.uncheck();
  for (const [id, value] of Object.entries(fields)) await page.locator(`#${id}`).fill(value);
  const reviewed = page.waitForResponse(/[?&]wc-ajax=update_order_review/, { timeout: reviewMs }).catch(() => {}); // the shop may know the address from before, and ask nothing
  await page.locator('#billing_postcode').blur();
  visit.record('entered-address');
  await reviewed;
  await settled(page);
  return pressBuy(page, visit);
}

/** Pays an order that is there already, by the link that its customer was sent. */
export async function payOrder(page: Page, visit: Visit, path: string): Promise<{ type: 'paid' } | Unpaid> {
  const unopened = await openOrder(page, visit, path);
  if (unopened) return unopened;
  if (visit.hesitate) {
    visit.record('hesitated');
    await visit.hesitate();
    const gone = await openOrder(page, visit, path);
    if (gone) return gone;
  }
  return visit.options.pays === 'leaves-checkout' ? { type: 'left' } : pressBuy(page, visit);
}

async function openOrder(page: Page, visit: Visit, path: string): Promise<Unpaid | undefined> {
  const served = await page.goto(visit.baseUrl + path);
  const form = page.locator('form#order_review');
  if ((await form.count()) === 0) {
    const error = await errorsOf(page).allTextContents();
    if (error.length > 0) return { type: 'refused', message: onOneLine(error.join(' ')) };
    return { type: 'stuck', message: `the order’s page (${served?.status()} ${page.url()}) has no form to pay by` };
  }
  if ((await form.locator('input[name="payment_method"][value="kco"]').count()) === 0) {
    return { type: 'refused', message: 'the order’s page offers no Klarna' };
  }
  visit.record('opened-order', new URL(page.url()).pathname);
  return undefined;
}

const errorsOf = (page: Page) => page.locator('[role="alert"], .woocommerce-error').filter({ hasText: /\S/ });

async function pressBuy(page: Page, visit: Visit): Promise<{ type: 'paid' } | Unpaid> {
  const terms = page.locator('input#terms');
  if ((await terms.count()) > 0) await terms.check();
  await visit.beforeBuying();
  visit.record('pressed-buy');
  // What the page said before is no answer to this.
  await errorsOf(page).evaluateAll((errors) => {
    for (const error of errors) error.setAttribute('data-read', '');
  });
  const led = untilKlarnaIsThere(page);
  const outcomes = [led, nextError(page), emptyPage(page)];
  for (const outcome of outcomes) outcome.catch(() => {}); // for all but one nobody waits any more
  await page.locator('#place_order').click();
  const refused = await Promise.race(outcomes);
  if (refused) return refused;
  visit.record('opened-hosted-page', page.url());
  if (visit.options.pays === 'leaves-unpaid') return { type: 'left' };
  if (visit.options.pays === 'goes-back') return goBack(page, visit);
  // Typed and pressed a second time, for Klarna alone: the steps are those of the visit to the shop.
  const silently: Visit = { ...visit, record: () => {} };
  await enterAddress(page, silently);
  return pay(page, silently);
}

/** What the shop's page says against the order. */
async function nextError(page: Page): Promise<Unpaid> {
  const error = errorsOf(page).and(page.locator(':not([data-read])')).first();
  await error.waitFor({ timeout: 0 });
  return { type: 'refused', message: onOneLine(await error.textContent()) };
}

const onOneLine = (text: string | null): string => (text ?? '').replace(/\s+/g, ' ').trim();

/** PHP that ends without a word leaves nothing to look at. */
async function emptyPage(page: Page): Promise<Unpaid> {
  await page.waitForFunction(isEmpty, undefined, { timeout: 0 });
  return { type: 'refused', message: 'the shop answered an empty page' };
}

/** Runs in the page. */
const isEmpty = (): boolean => document.readyState === 'complete' && document.body.childNodes.length === 0;

async function goBack(page: Page, visit: Visit): Promise<Unpaid> {
  const answers: Response[] = [];
  page.on('response', (response) => {
    if (response.request().isNavigationRequest() && response.frame() === page.mainFrame()) answers.push(response);
  });
  await page.getByRole('button', { name: 'Back', exact: true }).click();
  await page.waitForURL((url) => url.href.startsWith(visit.baseUrl));
  await page.waitForLoadState('load');
  const last = answers.at(-1);
  const seen = last && pageSeen(last.status(), last.url(), await page.content());
  visit.record('went-back', seen ? `${seen.status} ${seen.path}` : page.url(), seen);
  return { type: 'left' };
}
