import { htmlSnippet } from '../../../harness/klarna/snippet/html-snippet.ts';

const payment = `<input type="radio" name="payment_method" value="kco" checked="checked">
<input type="checkbox" name="terms" id="terms">
<button type="submit" id="place_order">Place order</button>`;
const ids = ['first_name', 'last_name', 'address_1', 'city', 'phone', 'email', 'postcode'];

/** The checkout of the redirect flow in the shape in which WooCommerce prints it: its own script posts the form. */
export const redirectHtml = `<!doctype html><title>Checkout</title>
<p role="alert" id="message"></p>
<form name="checkout" class="checkout woocommerce-checkout">
${ids.map((id) => `<input id="billing_${id}" name="billing_${id}">`).join('\n')}
<input type="checkbox" id="ship-to-different-address-checkbox" name="ship_to_different_address" value="1" checked>
${payment}
</form>
<script>
var wc_checkout_params = {"wc_ajax_url":"\\/?wc-ajax=%%endpoint%%"};
</script>
<script>
const form = document.querySelector('form');
const post = (endpoint) => fetch('/?wc-ajax=' + endpoint, { method: 'POST', body: new URLSearchParams(new FormData(form)) });
document.getElementById('billing_postcode').addEventListener('change', () => post('update_order_review'));
form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const { result, redirect, messages } = await (await post('checkout')).json();
  if (result === 'success') location.assign(redirect);
  else document.getElementById('message').textContent = messages;
});
</script>`;

/** WooCommerce's page for paying an order. */
export function orderHtml(page: 'with-klarna' | 'without-klarna' | 'paid' | 'says-no', method: string): string {
  const error = (text: string) => `<ul class="woocommerce-error" role="alert"><li>${text}</li></ul>`;
  if (page === 'paid') return `<!doctype html><title>Pay</title>${error('it cannot be paid for')}`;
  return `<!doctype html><title>Pay</title>
${page === 'says-no' && method === 'POST' ? error('Klarna cannot be reached') : ''}
<form id="order_review" method="post"><input type="hidden" name="woocommerce_pay" value="1">
${page === 'without-klarna' ? payment.replace('kco', 'bacs') : payment}</form>`;
}

/** Klarna's own page. */
export const hostedHtml = `<!doctype html><title>Pay</title>
${htmlSnippet('order-1', 'http://checkout.klarna.test')}
<form method="post" action="/hpp/payments/page-1/back"><button>Back</button></form>`;
