import { htmlSnippet } from '../../../harness/klarna/snippet/html-snippet.ts';

const woocommerce = 'var wc_checkout_params = {"wc_ajax_url":"\\/?wc-ajax=%%endpoint%%"};';
const kco = {
  1: '{"update_shipping_url":"\\/?wc-ajax=kco_wc_update_shipping","update_shipping_nonce":"n1"}',
  2: '{"get_klarna_order_url":"\\/?wc-ajax=kco_wc_get_klarna_order","submit_order":"\\/?wc-ajax=checkout"}',
};

/** The checkout in the shape in which WordPress prints it, with a script that places the order when Klarna asks. */
export function checkoutHtml({
  generation,
  checkoutPage,
}: {
  generation: 1 | 2;
  checkoutPage: 'with-klarna' | 'without-klarna' | 'without-form';
}): string {
  const withKlarna = checkoutPage !== 'without-klarna';
  // Where the plugin could not open an order at Klarna, its script and its way to pay are in the page all the same.
  const payment = '<input type="radio" name="payment_method" value="kco" checked>';
  return `<!doctype html><title>Checkout</title>
<form name="checkout" class="checkout woocommerce-checkout">
${generation === 2 ? '<input type="hidden" name="kco_shipping_data" value="">' : ''}
${withKlarna ? htmlSnippet('order-1', 'http://checkout.klarna.test') : payment}
</form>
<script>
${woocommerce}
var kco_params = ${kco[generation]};
</script>
<script>
window.placeOrder = async () => {
  if (!window.kco_params?.submit_order) return { proceed: true };
  const response = await fetch(kco_params.submit_order, { method: 'POST', body: new URLSearchParams({ form: 'whole' }) });
  const { result, messages } = await response.json();
  return { proceed: result === 'success', message: messages };
};
</script>`;
}

/** Where 1.x comes back to: a form that submits itself. */
export const confirmationHtml = `<!doctype html><title>Checkout</title>
<form name="checkout" class="checkout"><input type="hidden" name="kco_order_id" value="order-1"></form>
<p role="alert" id="message"></p>
<script>
fetch('/?wc-ajax=checkout', { method: 'POST', body: new URLSearchParams({ kco_order_id: 'order-1' }) })
  .then((response) => response.json())
  .then(({ result, redirect, messages }) => {
    if (result === 'success') location.assign(redirect);
    else document.getElementById('message').textContent = messages;
  });
</script>`;

export const loaderScript = `
const frame = document.createElement('iframe');
frame.src = 'http://checkout.klarna.test/kco/order-1/iframe';
document.getElementById('klarna-checkout-container').append(frame);
addEventListener('message', async ({ data }) => {
  if (data === 'validate') frame.contentWindow.postMessage(window.placeOrder ? await window.placeOrder() : { proceed: true }, '*');
  if (data.goTo) location.assign(data.goTo);
});`;

/** Klarna's part of the page: address, shipping, payment, way back. */
export const iframeHtml = `<!doctype html>
<form id="address"><label>E-mail <input name="email"></label><label>Postal code <input name="postal_code"></label>
<button>Continue</button></form>
<section id="payment" hidden><div id="shipping"></div><button id="pay">Pay order</button></section>
<p role="status" id="status"></p><p role="alert" id="alert"></p><button id="back" hidden>Back to the shop</button>
<script>
const element = (id) => document.getElementById(id);
const alerting = (action) => action().catch((error) => {
  element('alert').textContent = error.message;
  element('pay').disabled = false;
});
const call = async (method, action, body) => {
  const response = await fetch(action, { method, body: body && JSON.stringify(body) });
  const answer = response.status === 204 ? {} : await response.json();
  if (answer.redirectUrl) parent.postMessage({ goTo: answer.redirectUrl }, '*');
  if (!response.ok) throw new Error(answer.error_messages.join(', '));
  return answer;
};
let confirmationUrl;
element('address').addEventListener('submit', (event) => {
  event.preventDefault();
  alerting(async () => {
    await call('POST', 'address', {});
    const { shippingOptions, selectedShippingId } = await call('GET', 'state');
    for (const { id, name } of shippingOptions) {
      const label = document.createElement('label');
      label.innerHTML = '<input type="radio" name="shipping"> ' + name;
      label.firstChild.checked = id === selectedShippingId;
      label.firstChild.addEventListener('change', () => alerting(() => call('POST', 'shipping-option', { id })));
      element('shipping').append(label);
    }
    element('address').hidden = true;
    element('payment').hidden = false;
  });
});
element('pay').addEventListener('click', () => {
  element('pay').disabled = true;
  element('alert').textContent = '';
  parent.postMessage('validate', '*');
});
addEventListener('message', ({ data }) => alerting(async () => {
  if (!data.proceed) throw new Error(data.message);
  ({ confirmationUrl } = await call('POST', 'complete', {}));
  element('status').textContent = 'Payment accepted';
  element('back').hidden = false;
}));
element('back').addEventListener('click', () => parent.postMessage({ goTo: confirmationUrl }, '*'));
</script>`;
