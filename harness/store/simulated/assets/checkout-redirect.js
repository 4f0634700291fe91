/**
 * The shop's side of the redirect flow in the browser: WooCommerce's own form, and no script of the plugin's.
 * One overlay (.blockUI) lies over the page while a call is under way.
 */
(() => {
  const form = document.querySelector('form.checkout');
  const message = document.getElementById('checkout-message');
  const endpoint = (name) => window.wc_checkout_params.wc_ajax_url.replace('%%endpoint%%', name);
  const fields = () => Object.fromEntries(new FormData(form));

  const blocked = async (action) => {
    const overlay = document.createElement('div');
    overlay.className = 'blockUI';
    document.body.append(overlay);
    try {
      return await action();
    } finally {
      overlay.remove();
    }
  };

  /** A page instead of JSON, such as a firewall's, is an error as it is for jQuery. */
  const post = async (name, body) => {
    const response = await fetch(endpoint(name), {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
        'x-requested-with': 'XMLHttpRequest',
      },
      body: new URLSearchParams(body),
    });
    if (!response.ok) throw new Error(response.statusText || String(response.status));
    return response.json();
  };

  const text = (html) => new DOMParser().parseFromString(html ?? '', 'text/html').body.textContent.trim();

  /** A review that fails leaves the page as it was, as WooCommerce's does. */
  const review = () =>
    blocked(() =>
      post('update_order_review', { payment_method: 'kco', post_data: new URLSearchParams(fields()) }),
    ).catch(() => {});

  form.addEventListener('change', (event) => {
    if (/postcode|city|address/.test(event.target.name)) review();
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    blocked(async () => {
      const { result, redirect, messages } = await post('checkout', fields());
      if (result !== 'success') message.textContent = text(messages);
      else if (typeof redirect !== 'string') throw new Error('there is no address to go to');
      else window.location.assign(redirect);
    }).catch(() => {
      message.textContent = 'Error processing checkout. Please try again.';
    });
  });
  review();
})();
