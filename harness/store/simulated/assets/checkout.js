/**
 * The shop's side of the checkout in the browser: the hand-shake with Klarna's iframe, and WooCommerce's ajax calls.
 * One overlay (.blockUI) lies over the page while a call is under way.
 */
(() => {
  const kco = window.kco_params;
  const form = document.querySelector('form.checkout');
  const message = document.getElementById('checkout-message');

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
  const post = async (url, fields) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
        'x-requested-with': 'XMLHttpRequest',
      },
      body: new URLSearchParams(fields),
    });
    if (!response.ok) throw new Error(response.statusText || String(response.status));
    return response.json();
  };
  const endpoint = (name) => window.wc_checkout_params.wc_ajax_url.replace('%%endpoint%%', name);
  const formFields = () => Object.fromEntries(new FormData(form));

  /** Klarna's names of an address are not WooCommerce's. */
  const names = {
    given_name: 'first_name',
    family_name: 'last_name',
    street_address: 'address_1',
    postal_code: 'postcode',
    city: 'city',
    country: 'country',
    email: 'email',
    phone: 'phone',
  };
  const fillForm = (kind, address) => {
    for (const [klarna, woocommerce] of Object.entries(names)) {
      const input = form.elements.namedItem(`${kind}_${woocommerce}`);
      if (input && address?.[klarna]) input.value = address[klarna];
    }
  };

  /** A review that fails leaves the page as it was, as WooCommerce's does. */
  const updateOrderReview = () =>
    blocked(async () => {
      const form = formFields();
      const fields = {
        post_data: new URLSearchParams(form).toString(),
        payment_method: 'kco',
        country: form.billing_country,
        postcode: form.billing_postcode,
        city: form.billing_city,
        address: form.billing_address_1,
      };
      await post(endpoint('update_order_review'), fields).catch(() => {});
    });

  /** Since 2.5 a field of the form has the customer's choice; before, the script posts it. */
  const chooseShipping = async (option) => {
    const field = form.elements.namedItem('kco_shipping_data');
    if (field) {
      field.value = JSON.stringify(option);
    } else {
      const data = Object.entries(option).map(([name, value]) => [`data[${name}]`, String(value)]);
      await post(kco.update_shipping_url, { ...Object.fromEntries(data), nonce: kco.update_shipping_nonce });
    }
    await updateOrderReview();
  };

  const placeOrder = async () => {
    const { data } = await post(kco.get_klarna_order_url, { nonce: kco.get_klarna_order_nonce });
    fillForm('billing', data?.billing_address);
    fillForm('shipping', data?.shipping_address);
    return post(kco.submit_order, formFields());
  };

  const text = (html) => new DOMParser().parseFromString(html ?? '', 'text/html').body.textContent.trim();

  /** 1.x: the order is made when the customer is back; the page came with the address that Klarna holds. */
  const confirm = () =>
    blocked(async () => {
      const answer = await post(endpoint('checkout'), formFields());
      if (answer.result === 'success') window.location.assign(answer.redirect);
      else message.textContent = text(answer.messages);
    });

  if (kco.is_confirmation_page === 'yes') {
    confirm().catch((error) => {
      message.textContent = error.message;
    });
    return;
  }

  const validate = (_data, callback) => {
    blocked(placeOrder).then(
      ({ result, messages }) =>
        callback(result === 'success' ? { should_proceed: true } : { should_proceed: false, message: text(messages) }),
      () => callback({ should_proceed: false, message: 'Internal Server Error' }),
    );
  };

  window._klarnaCheckout?.((api) => {
    api.on({
      shipping_address_change(address) {
        api.suspend({ autoResume: { enabled: false } });
        fillForm('billing', address);
        fillForm('shipping', address);
        updateOrderReview().finally(() => api.resume());
      },
      shipping_option_change(option) {
        api.suspend({ autoResume: { enabled: false } });
        chooseShipping(option).finally(() => api.resume());
      },
      // 1.x validates on the server, and registers nothing here.
      ...(kco.get_klarna_order_url ? { validation_callback: validate } : {}),
    });
  });
  // WooCommerce asks for the order review once as the page loads.
  updateOrderReview();
})();
