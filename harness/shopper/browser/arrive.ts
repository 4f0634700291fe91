import type { Page, Response } from 'playwright';
import { messageOf } from '../../lib/errors.ts';
import type { Visit } from '../shopper.ts';

/** Goes to a page of the shop after the payment, records where that led, and closes the browser. */
export async function arrive(
  page: Page,
  visit: Visit,
  step: 'returned' | 'reloaded-checkout',
  way: { go: () => Promise<unknown>; secondAnswer: () => Promise<void> },
): Promise<void> {
  try {
    const response = await follow(page, way.go);
    await way.secondAnswer();
    visit.record(step, `${response.status()} ${new URL(response.url()).pathname}`);
  } catch (error) {
    visit.record('stuck', `on the way back to the shop: ${messageOf(error).split('\n')[0]}`);
  } finally {
    await page.context().close();
  }
}

async function follow(page: Page, go: () => Promise<unknown>): Promise<Response> {
  let last: Response | undefined;
  // Navigations alone: the page that is left may still be getting answers to its ajax.
  page.on('response', (response) => {
    const isPage = response.request().isNavigationRequest() && response.frame() === page.mainFrame();
    if (isPage && !isRedirect(response.status())) last = response;
  });
  await Promise.all([page.waitForEvent('framenavigated', (frame) => frame === page.mainFrame()), go()]);
  await page.waitForLoadState('load');
  if (isConfirmation(new URL(page.url()))) await submitted(page);
  if (!last) throw new Error(`no page came (at ${page.url()})`);
  return last;
}

const isRedirect = (status: number): boolean => status >= 300 && status < 400;

/** 1.x comes back to the checkout, `/checkout/?confirm=yes&…`. */
const isConfirmation = (url: URL): boolean => url.searchParams.get('confirm') === 'yes';

/** Its form submits itself, and leads on; or the shop says why not. */
async function submitted(page: Page): Promise<void> {
  const refusal = page.getByRole('alert').filter({ hasText: /\S/ }).first();
  await Promise.race([page.waitForURL((url) => !isConfirmation(url)), refusal.waitFor()]);
}
