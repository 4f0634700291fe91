import { folderOf } from '../../../scenario/shop-folder.ts';
import { shopAccount } from '../../../scenario/test-shop.ts';
import { layout } from '../pages/pages.ts';
import { customer, guest } from '../shop/secrets.ts';
import { html, type Reply, redirect, type Visit } from '../visit.ts';

/** WordPress's LOGGED_IN_COOKIE. */
export const loginCookie = 'wordpress_logged_in_simulated';

/**
 * WooCommerce's account page: with a form for who is not logged in, which posts to the page itself and leads to it again.
 * @source WooCommerce 10.0.2, templates/myaccount/form-login.php and WC_Form_Handler::process_login
 */
export function account({ shop, user, method, form, addresses, secure }: Visit): Reply {
  if (user.id !== guest) return html(200, layout({ title: 'My account', main: `<p>Hello ${shopAccount.user}</p>` }));
  const isLogin = method === 'POST' && form.has('login');
  const isKnown = form.get('username') === shopAccount.user && form.get('password') === shopAccount.password;
  if (isLogin && isKnown) {
    const cookie = `${loginCookie}=${encodeURIComponent(shop.secrets.loginCookie(customer))}; path=${folderOf(shop.conditions)}/; HttpOnly`;
    return { ...redirect(addresses.page('account', secure), 302), headers: { 'set-cookie': cookie } };
  }
  const alert = isLogin ? '<p role="alert">The username or the password is not known.</p>' : '';
  const main = `${alert}<form class="woocommerce-form woocommerce-form-login login" method="post">
<p><label>Username <input name="username" autocomplete="username"></label></p>
<p><label>Password <input name="password" type="password" autocomplete="current-password"></label></p>
<p><button name="login" value="Log in">Log in</button></p></form>`;
  return html(200, layout({ title: 'My account', main }));
}
