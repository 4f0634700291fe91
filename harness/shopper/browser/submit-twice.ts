import type { Page, Route } from 'playwright';
import { messageOf } from '../../lib/errors.ts';
import type { Visit } from '../shopper.ts';

/** How long the second post may take. */
const timeoutMs = 30_000;

const checkoutForm = /[?&]wc-ajax=checkout(&|$)/;

/**
 * Lets the page post the first checkout form that it posts a second time, from within the page. The first one is held until
 * the second is there, too, so that they go off at the same moment.
 * @returns waits until the second one, if there is any, has its answer.
 */
export async function submitTwice(page: Page, visit: Visit): Promise<() => Promise<void>> {
  let second: Promise<void> | undefined;
  const held: Route[] = [];
  const letGo = () => Promise.all(held.splice(0).map((route) => route.continue()));
  await page.route(checkoutForm, async (route) => {
    held.push(route);
    if (second) {
      await letGo();
      await page.unroute(checkoutForm);
      return;
    }
    const request = route.request();
    const form = { url: request.url(), body: request.postData() ?? '', timeoutMs };
    second = page.evaluate(postForm, form).then(
      (answer) => visit.record('submitted-again', answer),
      async (error: unknown) => {
        // In 1.x the first answer leads away from the page.
        visit.record('submitted-again', `no answer: ${messageOf(error).split('\n')[0]}`);
        await letGo();
      },
    );
  });
  return async () => second;
}

/** Runs in the page. */
async function postForm({ url, body, timeoutMs }: { url: string; body: string; timeoutMs: number }): Promise<string> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
      'x-requested-with': 'XMLHttpRequest',
    },
    body,
    keepalive: true,
    signal: AbortSignal.timeout(timeoutMs),
  });
  const text = await response.text();
  const [, result = 'no result'] = /"result":"(\w+)"/.exec(text) ?? [];
  return `${response.status} ${result}`;
}
