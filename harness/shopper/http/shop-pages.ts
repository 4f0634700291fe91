import { load } from 'cheerio/slim';
import { shopAccount } from '../../scenario/test-shop.ts';
import type { Unpaid, Visit } from '../shopper.ts';
import type { WebClient } from './web-client.ts';

/** Pages of the shop that a customer may come by before the checkout. */

/**
 * Logs in by the form of WooCommerce's account page.
 * @returns undefined when the shop knows the customer from then on
 * @source WooCommerce 10.0.2, templates/myaccount/form-login.php
 */
export async function logIn(client: WebClient, { baseUrl, paths, record }: Visit): Promise<Unpaid | undefined> {
  const served = await client.get(baseUrl + paths.account);
  const page = load(served.body);
  const hidden = page('form.login input[type="hidden"]')
    .toArray()
    .map((input) => [page(input).attr('name') ?? '', page(input).attr('value') ?? '']);
  const { user: username, password } = shopAccount;
  const form = { ...Object.fromEntries(hidden), username, password, login: 'Log in' };
  const answer = await client.postForm(served.url, form);
  const failed = answer.status >= 400 || load(answer.body)('form.login').length > 0;
  if (failed)
    return { type: 'stuck', message: `the shop did not log the customer in (${answer.status} ${answer.url})` };
  record('logged-in');
  return undefined;
}

export async function openCart(client: WebClient, { baseUrl, paths, record }: Visit): Promise<void> {
  const { status, url } = await client.get(baseUrl + paths.cart);
  record('opened-cart', `${status} ${new URL(url).pathname}`);
}
